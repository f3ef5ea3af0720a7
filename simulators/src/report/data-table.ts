/** Data table: a caption, columns and rows as markup. The first column heads its row; figures stand to the right. */
import { type Content, type Html, html } from './html.ts';
import { renderCount } from './number-text.ts';

export interface Column<Row> {
  title: Content;
  /** Default `text`. `number`: right, aligned figures. `code`: fixed width, may break anywhere. */
  kind?: 'text' | 'number' | 'code';
  cell: (row: Row, index: number) => Content;
}

export interface DataTable<Row> {
  /** Unique in the page. */
  id: string;
  caption: Content;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  /** More are left out, and the table says so. Default: all are shown. */
  mostRows?: number;
}

export function renderTable<Row>(table: DataTable<Row>): Html {
  const { id, caption, columns, rows, mostRows = rows.length } = table;
  const left = rows.length - mostRows;
  return html`<div class="scroll" data-caption="${id}">
<table>
<caption id="${id}">${caption}</caption>
<thead><tr>${columns.map(({ title, kind }) => html`<th scope="col"${classOf(kind)}>${title}</th>`)}</tr></thead>
<tbody>
${rows.slice(0, mostRows).map((row, index) => renderRow(columns, row, index))}</tbody>
</table>
</div>
${left > 0 && html`<p class="note">${renderCount(left, 'row')} more in <code>record.json</code>.</p>`}`;
}

function renderRow<Row>(columns: readonly Column<Row>[], row: Row, index: number): Html {
  const cells = columns.map(({ kind, cell }, i) => {
    const content = cell(row, index);
    return i === 0 ? html`<th scope="row"${classOf(kind)}>${content}</th>` : html`<td${classOf(kind)}>${content}</td>`;
  });
  return html`<tr>${cells}</tr>
`;
}

function classOf(kind: Column<never>['kind']): Html | false {
  return kind !== undefined && kind !== 'text' && html` class="${kind}"`;
}
