/** Redact: takes out of a text of a page what no log may have. Such texts are free, so this goes by what secrets and addresses look like. */

const secrets: readonly [RegExp, string][] = [
  // A JWT, or the beginning of one that was cut.
  [/eyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g, '[token]'],
  [/\b(bearer\s+)\S+/gi, '$1[token]'],
  [/\b((?:access_|id_|push)?token|secret|password|authorization)(["']?\s*[=:]\s*["']?)[^\s"'&,;]+/gi, '$1$2[secret]'],
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/g, '[mail]'],
  // A number that somebody could be called at.
  [/\+?\d(?:[\s().-]?\d){8,14}(?!\d)/g, '[number]'],
];

export function redact(text: string): string {
  return secrets.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text);
}

/** The page without what stands behind its path: a query or a fragment may hold a token. */
export function pathOf(url: string | undefined): string | undefined {
  if (url === undefined || !URL.canParse(url)) return undefined;
  return redact(new URL(url).pathname.slice(0, 200));
}
