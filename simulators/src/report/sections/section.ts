/** Section: one part of the page with its heading, and what the page's contents say of it. */
import { type Content, type Html, html } from '../html.ts';

export interface Section {
  /** Unique in the page, and its anchor. */
  id: string;
  title: string;
  /** A few words beside its title in the contents: `3 never seen`. */
  hint: string;
  body: Content;
}

export function renderSection({ id, title, body }: Section): Html {
  return html`<section id="${id}" aria-labelledby="${id}-title">
<h2 id="${id}-title">${title}</h2>
${body}
</section>
`;
}

export function renderContents(sections: readonly Section[]): Html {
  const items = sections.map(
    ({ id, title, hint }) => html`<li><a href="#${id}">${title}</a> <span>${hint}</span></li>`,
  );
  return html`<nav aria-label="Contents"><ul>${items}</ul></nav>
`;
}
