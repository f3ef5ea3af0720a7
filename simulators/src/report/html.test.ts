import assert from 'node:assert/strict';
import { test } from 'node:test';
import { html, inlineCode, inlineJson } from './html.ts';

test('what is put between is escaped, what was made as markup is not, nothing is nothing', () => {
  const inner = html`<b>${'<i>'}</b>`;
  const page = html`<p title="${`"'&`}">${[inner, ' ', 7, undefined, false, '>']}</p>`;
  assert.equal(String(page), '<p title="&#34;&#39;&#38;"><b>&#60;i&#62;</b> 7&#62;</p>');
});

test('data can hold what would end its element, and reads back equal', () => {
  const value = { text: '</script><!-- <script> \u2028 "\\', list: [1, null] };
  const markup = String(inlineJson('record', value));
  assert.equal(markup.match(/</g)?.length, 2);
  assert.deepEqual(JSON.parse(markup.replace(/^<[^>]*>/, '').replace(/<\/script>$/, '')), value);
});

test('code that would end its own element is refused', () => {
  assert.throws(() => inlineCode('script', 'const end = "</SCRIPT>"'), /inline script/);
  assert.throws(() => inlineCode('script', 'a <!--b'), /inline script/);
  assert.throws(() => inlineCode('style', 'a::after { content: "</style>" }'), /inline style/);
});

test('the policy names code by what it is', () => {
  // printf 'let a;' | openssl dgst -sha256 -binary | base64
  const { markup, hash } = inlineCode('script', 'let a;');
  assert.equal(String(markup), '<script>let a;</script>');
  assert.equal(hash, "'sha256-81WALLbUROF1pWdYjuQYKuIcGgY/+TqVJr8UsV6Tkvo='");
});
