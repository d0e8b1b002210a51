import type { Tocsin } from "../extension.ts";

/** Ends the sync that runs; what it has read stays. */
export const stopSync = ({ history }: Tocsin): void => history.stop();
