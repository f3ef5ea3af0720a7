/**
 * The page's own script: draws the charts with uPlot, in the colours of the style sheet, when they come into view, and again when those change.
 * Everything else on the page works without it.
 */
(() => {
  const HEIGHT = 200;
  const COLORS = 10;
  /** Marks further apart than that are not one. */
  const NEAR_PX = 6;

  const { times, marks, panels } = JSON.parse(document.getElementById('data').textContent);
  const charts = new Map();
  const hidden = new Map();

  const color = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const two = (figure) => String(figure).padStart(2, '0');

  function clock(seconds, withSeconds) {
    const date = new Date(seconds * 1_000);
    const text = `${two(date.getHours())}:${two(date.getMinutes())}`;
    return withSeconds ? `${text}:${two(date.getSeconds())}` : text;
  }

  function axis(more) {
    const grid = { stroke: color('--grid'), width: 1 };
    return { stroke: color('--muted'), grid, ticks: grid, font: '12px system-ui, sans-serif', ...more };
  }

  const timeAxis = () =>
    axis({
      space: 70,
      size: 28,
      values: (_chart, splits, _axis, _space, step) => splits.map((seconds) => clock(seconds, step < 60)),
    });

  function inBox(chart, paint) {
    const { ctx, bbox } = chart;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    paint(ctx, bbox, devicePixelRatio);
    ctx.restore();
  }

  function drawMarks(chart) {
    inBox(chart, (ctx, bbox, ratio) => {
      ctx.lineWidth = ratio;
      ctx.setLineDash([2 * ratio, 3 * ratio]);
      for (const { atSeconds, color: name } of marks) {
        const x = chart.valToPos(atSeconds, 'x', true);
        ctx.strokeStyle = color(`--mark-${name}`);
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
      }
    });
  }

  function limitsHook(limits) {
    return (chart) =>
      inBox(chart, (ctx, bbox, ratio) => {
        ctx.lineWidth = 1.5 * ratio;
        ctx.setLineDash([6 * ratio, 4 * ratio]);
        for (const { from, color: name } of limits) {
          const y = chart.valToPos(from, 'y', true);
          if (y < bbox.top) continue;
          ctx.strokeStyle = color({ green: '--good', orange: '--warn', red: '--bad' }[name]);
          ctx.beginPath();
          ctx.moveTo(bbox.left, y);
          ctx.lineTo(bbox.left + bbox.width, y);
          ctx.stroke();
        }
      });
  }

  const marksAt = (chart, index) =>
    marks
      .filter(({ atSeconds }) => Math.abs(chart.valToPos(atSeconds, 'x') - chart.valToPos(times[index], 'x')) < NEAR_PX)
      .map(({ title }) => title)
      .join(', ');

  /** What is under the pointer: in the table below the chart, and in the line between them. */
  function pointedHook(element, lineOf, series, unit) {
    const panel = element.closest('.panel');
    const line = panel.querySelector('.pointed');
    const [head, ...cells] = panel.querySelectorAll('.legend .last');
    // As it was written: a chart that is drawn again may be under the pointer.
    for (const cell of [head, ...cells]) if (cell !== undefined) cell.dataset.whole ??= cell.textContent;
    return (chart) => {
      const at = chart.cursor.idx;
      const isOver = typeof at === 'number' && chart.cursor.left >= 0;
      line.textContent = isOver ? lineOf(chart, at) : '';
      if (head === undefined) return;
      head.textContent = isOver ? clock(times[at], true) : head.dataset.whole;
      for (const cell of cells) {
        const { index } = cell.closest('tr').querySelector('.series').dataset;
        cell.textContent = isOver ? unitText(series[Number(index)].values[at], unit) : cell.dataset.whole;
      }
    };
  }

  const base = (width, boardId) => ({
    width,
    height: HEIGHT,
    legend: { show: false },
    padding: [8, 24, 0, 0],
    cursor: { y: false, drag: { x: false, y: false }, sync: { key: boardId, setSeries: false } },
  });

  function stackOf(series, isShown) {
    const sums = times.map(() => 0);
    return series.map(({ values }, index) =>
      values.map((value, at) => {
        if (value === null) return null;
        if (isShown(index)) sums[at] += value;
        return sums[at];
      }),
    );
  }

  function drawLines(element, { unit, stacked, limits, series }, width) {
    const off = hidden.get(element) ?? new Set();
    const isShown = (index) => !off.has(index);
    const drawn = stacked ? stackOf(series, isShown) : series.map(({ values }) => values);
    const style = (index) => {
      const stroke = color(`--c${index % COLORS}`);
      return { stroke, ...(stacked && { fill: `${stroke}55` }), dash: index >= COLORS ? [6, 3] : [] };
    };
    const lines = series.map(({ values }, index) => ({
      width: 1.5,
      ...style(index),
      show: isShown(index),
      spanGaps: false,
      points: { show: values.filter((value) => value !== null).length < 2 },
    }));
    // What is stacked is painted from the highest down, or it would hide what is below.
    const order = stacked ? lines.map((_, index) => lines.length - 1 - index) : lines.map((_, index) => index);
    const options = {
      ...base(width, boardOf(element)),
      scales: {
        x: { time: true },
        y: { range: (_chart, least, most) => [Math.min(0, least ?? 0), most > 0 ? most * 1.08 : least < 0 ? 0 : 1] },
      },
      hooks: {
        drawClear: [drawMarks],
        draw: [limitsHook(limits)],
        setCursor: [pointedHook(element, marksAt, series, unit)],
      },
      axes: [timeAxis(), axis({ size: 68, values: (_chart, splits) => splits.map((value) => unitText(value, unit)) })],
      series: [{}, ...order.map((index) => lines[index])],
    };
    const data = [times, ...order.map((index) => drawn[index])];
    return new uPlot(options, data, element);
  }

  function drawHeat(element, { unit, buckets }, width) {
    const used = buckets.map(({ values }) => values.some((value) => value > 0));
    const first = Math.max(0, used.indexOf(true) - 1);
    const last = Math.min(buckets.length - 1, used.lastIndexOf(true) + 1);
    const shown = buckets.slice(first, last + 1);
    const most = Math.max(...shown.flatMap(({ values }) => values));
    const edge = (index) => {
      const at = first + index - 1;
      return at < 0 ? 0 : buckets[at].to;
    };
    const step = times[1] - times[0];
    function paint(chart) {
      inBox(chart, (ctx) => {
        const [hot, cold] = [color('--hot'), color('--cold')];
        for (const [row, { values }] of shown.entries()) {
          const top = chart.valToPos(row + 1, 'y', true);
          const height = chart.valToPos(row, 'y', true) - top;
          for (const [at, value] of values.entries()) {
            if (value <= 0) continue;
            const left = chart.valToPos(times[at] - step, 'x', true);
            const right = chart.valToPos(times[at], 'x', true);
            ctx.fillStyle = cold;
            ctx.globalAlpha = 1;
            ctx.fillRect(left, top, right - left + 0.5, height);
            // By its root: few slow ones among many quick ones are what one looks for.
            ctx.globalAlpha = Math.sqrt(value / most);
            ctx.fillStyle = hot;
            ctx.fillRect(left, top, right - left + 0.5, height);
          }
        }
        ctx.globalAlpha = 1;
      });
    }
    const every = Math.max(1, Math.ceil(shown.length / 8));
    const splits = shown.map((_, index) => index + 1).filter((index) => index % every === 0);
    const label = (index) => {
      const to = edge(index);
      return to === null || to === undefined ? 'more' : unitText(to, unit);
    };
    /** What is most at that time. */
    const peakAt = (chart, at) => {
      const counts = shown.map(({ values }) => values[at]);
      const top = Math.max(...counts);
      const most = top > 0 ? `most took up to ${label(counts.indexOf(top) + 1)}` : 'none';
      return [clock(times[at], true), most, marksAt(chart, at)].filter((text) => text !== '').join(', ');
    };
    const options = {
      ...base(width, boardOf(element)),
      scales: { x: { time: true }, y: { range: [0, shown.length] } },
      hooks: { drawClear: [paint, drawMarks], setCursor: [pointedHook(element, peakAt, [], unit)] },
      axes: [timeAxis(), axis({ size: 68, splits: () => splits, values: (_chart, given) => given.map(label) })],
      series: [{}, { points: { show: false } }],
    };
    return new uPlot(options, [times, times.map(() => null)], element);
  }

  function boardOf(element) {
    return element.closest('.board').id;
  }

  function draw(element) {
    charts.get(element)?.destroy();
    const panel = panels[element.dataset.panel];
    if (panel === undefined) return;
    const paint = panel.kind === 'heat' ? drawHeat : drawLines;
    charts.set(element, paint(element, panel, element.clientWidth));
  }

  function drawAgain() {
    for (const element of charts.keys()) draw(element);
  }

  /** A series is left out, and taken in again, by its name below the chart. */
  function offerChoice() {
    for (const name of document.querySelectorAll('.legend .series')) {
      const element = name.closest('.panel').querySelector('.plot');
      const index = Number(name.dataset.index);
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'series';
      button.dataset.index = name.dataset.index;
      button.append(...name.childNodes);
      button.setAttribute('aria-pressed', 'true');
      button.addEventListener('click', () => {
        const off = hidden.get(element) ?? new Set();
        if (!off.delete(index)) off.add(index);
        hidden.set(element, off);
        button.setAttribute('aria-pressed', String(!off.has(index)));
        draw(element);
      });
      name.replaceWith(button);
    }
  }

  /** What is larger than its box is scrolled, also by keys. */
  function noteScrollers() {
    for (const element of document.querySelectorAll('.scroll')) {
      const scrolls = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
      if (!scrolls) {
        element.removeAttribute('tabindex');
        continue;
      }
      element.tabIndex = 0;
      element.setAttribute('role', 'region');
      element.setAttribute('aria-label', element.dataset.name);
    }
  }

  const seen = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        seen.unobserve(target);
        draw(target);
      }
    },
    { rootMargin: '400px' },
  );
  for (const element of document.querySelectorAll('.plot')) seen.observe(element);

  let drawnWidth = document.body.clientWidth;
  new ResizeObserver(() => {
    if (document.body.clientWidth === drawnWidth) return;
    drawnWidth = document.body.clientWidth;
    drawAgain();
    noteScrollers();
  }).observe(document.body);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawAgain);
  document.addEventListener('toggle', noteScrollers, true);
  addEventListener('beforeprint', () => {
    for (const element of document.querySelectorAll('.plot')) if (!charts.has(element)) draw(element);
  });
  offerChoice();
  noteScrollers();
})();
