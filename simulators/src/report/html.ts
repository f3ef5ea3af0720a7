/**
 * Html: text that is safe to write into a page. What a run recorded may hold anything, so that a string is escaped unless it was made
 * here: to forget it is not possible.
 */
import { createHash } from 'node:crypto';

export class Html {
  readonly #text: string;

  /** @param text markup already; only this module may decide that */
  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

export type Content = Html | string | number | undefined | false | readonly Content[];

/** Markup with contents between: strings and numbers are escaped, `undefined` and `false` are nothing. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  let text = strings[0] ?? '';
  for (const [i, content] of contents.entries()) text += toText(content) + (strings[i + 1] ?? '');
  return new Html(text);
}

function toText(content: Content): string {
  if (content === undefined || content === false) return '';
  if (content instanceof Html) return content.toString();
  if (typeof content === 'string' || typeof content === 'number') return escapeHtml(String(content));
  return content.map(toText).join('');
}

/** For elements and for attributes in either kind of quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** Data for the page's script: JSON in which no `<` can end the element or open a comment. */
export function inlineJson(id: string, value: unknown): Html {
  const text = JSON.stringify(value).replaceAll('<', '\\u003c');
  return new Html(`<script type="application/json" id="${escapeHtml(id)}">${text}</script>`);
}

/**
 * Code of our own, as an element and as what a content security policy calls it.
 * @throws when it holds what would end the element: there is no escape that is right everywhere in a script
 */
export function inlineCode(element: 'script' | 'style', code: string): { markup: Html; hash: string } {
  if (/<\/(?:script|style)|<!--/i.test(code)) throw new Error(`inline ${element}: it would end inside of itself`);
  const hash = createHash('sha256').update(code, 'utf8').digest('base64');
  return { markup: new Html(`<${element}>${code}</${element}>`), hash: `'sha256-${hash}'` };
}
