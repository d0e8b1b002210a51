import { createConnection, ProposedFeatures } from "vscode-languageserver/node";
import { serve } from "./serve.ts";

// stdio, IPC or a socket, by the arguments that the editor starts the server with.
serve(createConnection(ProposedFeatures.all));
