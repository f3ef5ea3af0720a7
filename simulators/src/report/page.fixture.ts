/** A page as a tree, read strictly enough for what our own templates write: what is not closed in its order is an error. */

export interface PageElement {
  name: string;
  attributes: Readonly<Record<string, string>>;
  children: PageElement[];
  /** Of it and of all that is in it, white space as it is. */
  text: string;
}

const voidElements = new Set(['meta', 'link', 'br', 'hr', 'img', 'input']);
/** Their text holds no elements. */
const rawElements = new Set(['script', 'style', 'title']);

export function parsePage(page: string): PageElement {
  const root: PageElement = { name: '#root', attributes: {}, children: [], text: '' };
  const open = [root];
  const last = () => open.at(-1) as PageElement;
  const addText = (text: string) => {
    for (const element of open) element.text += decode(text);
  };
  const tags = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z][a-z0-9-]*(?:="[^"]*")?)*)\s*(\/?)>|<!doctype html>/gi;
  let at = 0;
  for (let tag = tags.exec(page); tag !== null; tag = tags.exec(page)) {
    const [whole, slash, given, attributes = '', selfClosing] = tag;
    const between = page.slice(at, tag.index);
    if (between.includes('<')) throw new Error(`no tag: ${between.slice(between.indexOf('<'), 80)}`);
    addText(between);
    at = tags.lastIndex;
    if (given === undefined) continue;
    const name = given.toLowerCase();
    if (slash === '/') {
      if (last().name !== name) throw new Error(`</${name}> closes <${last().name}>`);
      open.pop();
      continue;
    }
    const element: PageElement = { name, attributes: parseAttributes(attributes), children: [], text: '' };
    last().children.push(element);
    if (voidElements.has(name) || selfClosing === '/') continue;
    if (!rawElements.has(name)) {
      open.push(element);
      continue;
    }
    const end = page.indexOf(`</${name}>`, at);
    if (end < 0) throw new Error(`${whole} does not end`);
    element.text = name === 'title' ? decode(page.slice(at, end)) : page.slice(at, end);
    at = end + `</${name}>`.length;
    tags.lastIndex = at;
  }
  if (open.length > 1) throw new Error(`<${last().name}> is not closed`);
  return root;
}

/** All below it that fit, in the order of the page. */
export function findAll(element: PageElement, fits: (element: PageElement) => boolean): PageElement[] {
  return element.children.flatMap((child) => [...(fits(child) ? [child] : []), ...findAll(child, fits)]);
}

export function byName(element: PageElement, name: string): PageElement[] {
  return findAll(element, (one) => one.name === name);
}

/** @throws when there is none or more than one */
export function byId(element: PageElement, id: string): PageElement {
  const [found, ...others] = findAll(element, ({ attributes }) => attributes.id === id);
  if (found === undefined || others.length > 0)
    throw new Error(`${found === undefined ? 'no' : 'more than one'} #${id}`);
  return found;
}

/** The cells of the rows of a table's body. */
export function rowsOf(table: PageElement): string[][] {
  return byName(table, 'tbody').flatMap((body) =>
    body.children.map((row) => row.children.map(({ text }) => text.trim())),
  );
}

function parseAttributes(text: string): Record<string, string> {
  const found = text.matchAll(/([a-z][a-z0-9-]*)(?:="([^"]*)")?/gi);
  return Object.fromEntries([...found].map(([, name = '', value = '']) => [name, decode(value)]));
}

function decode(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
}
