import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCsv } from './csv.ts';

test('[RFC 4180] commas, quotes and line ends survive, and no text is run as a formula', () => {
  const csv = toCsv([['a,b', 'say "hi"', 'two\nlines', '=1+1', -5, null]]);
  assert.equal(csv, `\uFEFF"a,b","say ""hi""","two\nlines",'=1+1,-5,\r\n`);
  assert.equal(toCsv([['a "b"', 'c,d', null, -1]]), '\uFEFF"a ""b""","c,d",,-1\r\n');
  assert.equal(toCsv([['=1+1'], ['-x']]), "\uFEFF'=1+1\r\n'-x\r\n");
});
