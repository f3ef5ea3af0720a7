/** Proof page: a proof as one HTML file that asks no network for anything: readable on a phone, in light and in dark, and by a screen reader. */
import { type Html, html, inlineCode } from '@slotwire/simulators';
import { countText, type Proof, type Row, type Section } from './section.ts';
import { secondsText } from './text-table.ts';

const words = { proven: 'proven', refuted: 'refuted', unknown: 'unknown' } as const;

const style = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #fff; --band: #f6f8fa;
  --proven: #116329; --refuted: #a40e26; --unknown: #7d4e00; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --paper: #0d1117; --band: #151b23;
  --proven: #56d364; --refuted: #ff8182; --unknown: #e3b341; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 84rem; padding: 1rem; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 .25rem; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .25rem; }
p { margin: .25rem 0 .75rem; max-width: 70ch; } .soft { color: var(--soft); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1rem; list-style: none; margin: .75rem 0; padding: 0; }
a { color: inherit; text-underline-offset: .2em; } nav a { display: inline-block; padding: .4rem 0; }
a:focus-visible, [tabindex]:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
.scroll { overflow-x: auto; border: 1px solid var(--line); border-radius: .5rem; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
caption { text-align: left; padding: .5rem .75rem; color: var(--soft); }
th, td { text-align: left; vertical-align: top; padding: .4rem .75rem; border-top: 1px solid var(--line); }
thead th { background: var(--band); border-top: 0; white-space: nowrap; } tbody th { font-weight: 600; }
.time { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td, th { overflow-wrap: anywhere; } thead th { overflow-wrap: normal; }
.why { white-space: pre-wrap; min-width: 14rem; }
.proven { color: var(--proven); } .refuted { color: var(--refuted); } .unknown { color: var(--unknown); } .verdict { font-weight: 600; }
@media (max-width: 44rem) {
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, caption, tbody, tr, th, td { display: block; } tr { border-top: 1px solid var(--line); padding: .5rem 0; }
  th, td { border: 0; padding: .1rem .75rem; } .time { display: inline-block; text-align: left; } .time.none { display: none; }
  td[data-name]::before { content: attr(data-name) ' '; color: var(--soft); } .why { min-width: 0; }
}
@media print { .scroll { overflow: visible; } }
`;

/** Roles are said where elements have them: on a phone they are no table to look at, and some browsers would then call them none. Pure: the same proof gives the same bytes. */
export function renderProofPage(proof: Proof): string {
  const { markup, hash } = inlineCode('style', style);
  const { verdict, sections, at, seconds } = proof;
  const policy = `default-src 'none'; style-src ${hash}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Slotwire: what is watched is ${words[verdict]}</title>
${markup}
</head>
<body>
<main>
<h1>What is watched: <span class="${verdict}">${words[verdict]}</span></h1>
<p class="soft"><time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time>, ${Math.round(seconds)} s</p>
<nav aria-label="Sections"><ul>${sections.map(
    ({ id, title, rows }) => html`<li><a href="#${id}">${title}: ${countText(rows)}</a></li>`,
  )}</ul></nav>
${sections.map(renderSection)}
</main>
</body>
</html>
`;
  return page.toString();
}

function renderSection({ id, title, about, times, rows, seconds }: Section): Html {
  return html`<section aria-labelledby="${id}">
<h2 id="${id}">${title}</h2>
<p>${about}</p>
<div class="scroll" role="region" aria-label="${title}" tabindex="0">
<table role="table">
<caption>${countText(rows)}, ${Math.round(seconds)} s</caption>
<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">Claim</th><th scope="col" role="columnheader">By</th>${times.map(
    (name) => html`<th scope="col" role="columnheader" class="time">${name} (s)</th>`,
  )}<th scope="col" role="columnheader">Verdict</th><th scope="col" role="columnheader">Remarks</th></tr></thead>
<tbody role="rowgroup">${rows.map((row) => renderRow(row, times))}</tbody>
</table>
</div>
</section>
`;
}

function renderRow({ what, by, times, verdict, why }: Row, names: readonly string[]): Html {
  return html`<tr role="row"><th scope="row" role="rowheader">${what}</th><td role="cell" data-name="by">${by}</td>${names.map(
    (name) =>
      html`<td role="cell" class="time${times[name] === undefined ? ' none' : ''}" data-name="${name}">${secondsText(times[name])}</td>`,
  )}<td role="cell" class="verdict ${verdict}">${words[verdict]}</td><td role="cell" class="why">${why}</td></tr>
`;
}
