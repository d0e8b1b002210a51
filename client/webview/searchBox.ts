import { make } from "./elements.ts";
import type { Page } from "./page.ts";

/** Where steps are searched by their names: what stands there is kept with the view, and `filter` is called with each letter. */
export function searchBox<View extends { readonly search: string }>(
  page: Page<View>,
  filter: () => void,
  entered: () => void = () => undefined,
): HTMLElement {
  const search = make("input", {
    type: "search",
    id: "search",
    value: page.view.search,
    placeholder: page.words["search"],
    "aria-label": page.words["search"],
    oninput: () => {
      page.keepView({ ...page.view, search: search.value });
      filter();
    },
    onkeydown: (event: KeyboardEvent) => {
      if (event.key === "Enter") entered();
    },
  });
  return search;
}
