/**
 * Suggestions: which steps somebody may have meant who wrote a sentence that is none. Pure.
 * A sentence and a step are laid side by side, word by word; a gap of the step may take several words. What it costs to make
 * them alike is their distance.
 */
import { editDistance } from './edit-distance.ts';

/** What fits into a gap: `{slot}`. */
export interface Gap {
  name: string;
  regexp: RegExp;
  examples: readonly string[];
}

export interface Suggestion {
  /** The step as it is defined: `{actor} books {resource} for {slot}`. */
  pattern: string;
  /** The step with the words of the sentence in its gaps. */
  sentence: string;
  /** Words that stand where a gap is and do not fit into it. */
  misfits: readonly { words: string; gap: Gap }[];
  /** 0 for the same; about 1 for each word that differs. */
  distance: number;
}

/** The gaps that every step may have. */
export const commonGaps: readonly Gap[] = [
  { name: 'int', regexp: /-?\d+/, examples: ['3'] },
  { name: 'word', regexp: /\S+/, examples: ['token'] },
  { name: 'string', regexp: /"[^"]*"|'[^']*'/, examples: ['"Bring a towel"'] },
];

type Token = { kind: 'words'; variants: readonly string[] } | { kind: 'gap'; gap: Gap; before: string; after: string };

/** How two beginnings, of the sentence and of the step, are made alike. */
interface Cell {
  cost: number;
  words: readonly string[];
  misfits: Suggestion['misfits'];
}

/** A gap with words that do not fit costs less than a word too much, and more than a letter. */
const MISFIT = 0.5;
const TOO_MANY = 1;
/** Less than a word too much: people leave out more than they add. */
const MISSING = 0.6;
/** A word that has less than half of its letters in common is another word: "shows" is not meant by "cancels". */
const OTHER_WORD = 1.5;
/** Words that do not fit cost no more than so many of them. */
const MAX_MISFIT_WORDS = 3;
/** What is so much farther away than the nearest is not worth reading. */
const WORTH_READING = 0.6;

export function suggest(sentence: string, patterns: readonly string[], gaps: readonly Gap[], count = 3): Suggestion[] {
  const words = sentence.trim().split(/\s+/);
  const found = patterns.map((pattern) => align(words, pattern, gaps)).sort((a, b) => a.distance - b.distance);
  const nearest = found[0]?.distance ?? 0;
  return found.slice(0, count).filter(({ distance }) => distance <= nearest + WORTH_READING);
}

function align(words: readonly string[], pattern: string, gaps: readonly Gap[]): Suggestion {
  const tokens = tokensOf(pattern, gaps);
  let row = firstRow(words);
  for (const token of tokens) row = nextRow(row, token, words);
  const end = row[words.length] ?? nowhere;
  return { pattern, sentence: end.words.join(' '), misfits: end.misfits, distance: end.cost };
}

const nowhere: Cell = { cost: Number.POSITIVE_INFINITY, words: [], misfits: [] };

/** Nothing of the step yet: every word of the sentence is one too many. */
function firstRow(words: readonly string[]): Cell[] {
  return Array.from({ length: words.length + 1 }, (_, count) => ({ cost: count * TOO_MANY, words: [], misfits: [] }));
}

function nextRow(row: readonly Cell[], token: Token, words: readonly string[]): Cell[] {
  const next: Cell[] = [];
  for (let end = 0; end <= words.length; end++) {
    const ways = [without(row[end] ?? nowhere, token), tooMany(next[end - 1])];
    if (token.kind === 'words') ways.push(asWord(row[end - 1], token.variants, words[end - 1] ?? ''));
    else for (let from = 0; from < end; from++) ways.push(asGap(row[from], token, words.slice(from, end).join(' ')));
    next.push(ways.reduce((best, way) => (way.cost < best.cost ? way : best)));
  }
  return next;
}

/** The sentence lacks this token. */
function without(cell: Cell, token: Token): Cell {
  const word =
    token.kind === 'words' ? (token.variants[0] ?? '') : `${token.before}${token.gap.examples[0] ?? ''}${token.after}`;
  return { ...cell, cost: cell.cost + MISSING, words: [...cell.words, word] };
}

/** The sentence has a word that the step has not. */
function tooMany(cell: Cell | undefined): Cell {
  return cell === undefined ? nowhere : { ...cell, cost: cell.cost + TOO_MANY };
}

function asWord(cell: Cell | undefined, variants: readonly string[], word: string): Cell {
  if (cell === undefined) return nowhere;
  const costs = variants.map((variant) => editDistance(word, variant) / Math.max(word.length, variant.length));
  const cost = Math.min(...costs);
  return {
    ...cell,
    cost: cell.cost + (cost > 0.5 ? OTHER_WORD : cost),
    words: [...cell.words, variants[costs.indexOf(cost)] ?? ''],
  };
}

function asGap(cell: Cell | undefined, { gap, before, after }: Token & { kind: 'gap' }, text: string): Cell {
  if (cell === undefined || cell.cost === Number.POSITIVE_INFINITY) return nowhere;
  const framed = text.startsWith(before) && text.endsWith(after);
  const inner = framed ? text.slice(before.length, text.length - after.length) : text;
  if (framed && new RegExp(`^(?:${gap.regexp.source})$`).test(inner)) return { ...cell, words: [...cell.words, text] };
  const example = nearestExample(inner, gap.examples);
  // The more it looks like what would fit, the less it costs.
  const likeness = editDistance(inner, example) / Math.max(inner.length, example.length);
  return {
    cost: cell.cost + MISFIT * (1 + likeness * Math.min(MAX_MISFIT_WORDS, inner.split(' ').length)),
    words: [...cell.words, `${before}${example}${after}`],
    misfits: [...cell.misfits, { words: inner, gap }],
  };
}

function nearestExample(text: string, examples: readonly string[]): string {
  return examples.reduce((best, example) => (editDistance(text, example) < editDistance(text, best) ? example : best));
}

/** Of a Cucumber expression: gaps, optional letters `(s)`, alternatives `a/an`. */
function tokensOf(pattern: string, gaps: readonly Gap[]): Token[] {
  return pattern.split(/\s+/).map((text): Token => {
    const [, before = '', name, after = ''] = /^([^{]*)\{(\w+)\}(.*)$/.exec(text) ?? [];
    const gap = gaps.find((known) => known.name === name);
    return gap === undefined ? { kind: 'words', variants: variantsOf(text) } : { kind: 'gap', gap, before, after };
  });
}

function variantsOf(text: string): string[] {
  return text.split('/').flatMap((variant) => {
    const short = variant.replace(/\([^)]*\)/g, '');
    const long = variant.replace(/[()]/g, '');
    return short === long ? [short] : [short, long];
  });
}
