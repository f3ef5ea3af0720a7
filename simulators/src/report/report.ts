/**
 * Report: one HTML page about one run. It opens from a file and asks no network for anything: styles, scripts, charts and the whole
 * record are in it, and its content security policy allows nothing else. What is on it is for `sections/`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDirectory } from '../output-files.ts';
import type { RunRecord } from '../record.ts';
import { type Html, html, inlineCode, inlineJson } from './html.ts';
import { chartsSection } from './sections/charts.ts';
import { coverageSection } from './sections/coverage.ts';
import { devicesSection } from './sections/devices.ts';
import { distributionsSection } from './sections/distributions.ts';
import { faultsSection } from './sections/faults.ts';
import { figuresSection } from './sections/figures.ts';
import { personasSection } from './sections/personas.ts';
import { renderContents, renderSection } from './sections/section.ts';
import { renderTitle, renderVerdictHead } from './sections/verdict.ts';
import { violationsSection } from './sections/violations.ts';

/** Text of what the page is made with. */
export interface ReportAssets {
  style: string;
  script: string;
  /** uPlot. Its licence travels with its code. */
  chartStyle: string;
  chartScript: string;
  chartLicense: string;
}

/**
 * Writes `index.html`, and `record.json` for programs.
 * @param directory made when it is not there; a report that is there is replaced
 * @returns the path of the page
 */
export function writeReport(record: RunRecord, directory: string): string {
  const page = path.join(directory, 'index.html');
  makeDirectory(directory);
  writeFileSync(path.join(directory, 'record.json'), `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(page, renderReport(record, loadAssets()));
  return page;
}

export function loadAssets(): ReportAssets {
  const own = (name: string) => readFileSync(path.join(import.meta.dirname, name), 'utf8');
  const chart = (name: string) => readFileSync(fileURLToPath(import.meta.resolve(`uplot/${name}`)), 'utf8');
  return {
    style: own('report.css'),
    script: own('report.client.js'),
    chartStyle: chart('dist/uPlot.min.css'),
    chartScript: chart('dist/uPlot.iife.min.js'),
    chartLicense: chart('LICENSE'),
  };
}

/** The whole page. Pure: the same record and assets give the same bytes. */
export function renderReport(record: RunRecord, assets: ReportAssets): string {
  const style = inlineCode('style', `${assets.chartStyle}\n${assets.style}`);
  const chart = inlineCode('script', `/*! uPlot\n${assets.chartLicense.replaceAll('*/', '')}*/\n${assets.chartScript}`);
  const script = inlineCode('script', assets.script);
  const policy = `default-src 'none'; style-src ${style.hash}; script-src ${chart.hash} ${script.hash}; base-uri 'none'; form-action 'none'`;
  const sections = sectionsOf(record);
  return String(html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${renderTitle(record)}</title>
${style.markup}
</head>
<body>
${renderVerdictHead(record)}${renderContents(sections)}<main>
<noscript><p>Charts are drawn by a script. What they show is in the tables below them.</p></noscript>
${sections.map(renderSection)}</main>
${renderFooter(record)}
${inlineJson('record', record)}
${chart.markup}
${script.markup}
</body>
</html>
`);
}

/** What is wrong before what happened. */
function sectionsOf(record: RunRecord) {
  return [
    figuresSection(record),
    violationsSection(record),
    coverageSection(record),
    faultsSection(record),
    chartsSection(record),
    distributionsSection(record),
    personasSection(record),
    devicesSection(record),
  ];
}

function renderFooter({ format }: RunRecord): Html {
  return html`<footer><p>The whole record (format ${format}) is inside this page, and beside it in <code>record.json</code>. Charts: uPlot.</p></footer>`;
}
