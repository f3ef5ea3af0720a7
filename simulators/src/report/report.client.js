/**
 * The page's own script: draws the charts with uPlot, in the colours of the style sheet, and draws them again when those change.
 * Everything else on the page works without it.
 */
(() => {
  const DAY_MS = 86_400_000;
  /** Of a kind that came more often, single moments would hide the chart. */
  const MOST_MOMENTS = 20;
  /** CSS pixels of a sheet of A4 between its margins. */
  const PAPER_WIDTH = 700;
  const HEIGHT = 190;
  const MOST_NAMES = 3;

  const record = JSON.parse(document.getElementById('record').textContent);
  /** Charts count from the midnight before the run, so that a time of day is a division and needs no time zone. */
  const startMs = Date.parse(record.startsAt) % DAY_MS;
  const secondOf = (atMs) => (startMs + atMs) / 1_000;
  const faults = record.faults.filter(({ kind, forMs }) => forMs > 0 || timesOf(kind) <= MOST_MOMENTS);
  const plots = [...document.querySelectorAll('.plot')].map((element) => ({ element, chart: undefined }));

  function timesOf(kind) {
    return record.faults.filter((fault) => fault.kind === kind).length;
  }

  const two = (value) => String(value).padStart(2, '0');

  function clock(seconds, withSeconds) {
    const day = Math.floor(seconds / 86_400);
    const rest = Math.round(seconds - day * 86_400);
    const text = `${two(Math.floor(rest / 3_600))}:${two(Math.floor(rest / 60) % 60)}`;
    return `${day > 0 ? `+${day}d ` : ''}${text}${withSeconds ? `:${two(rest % 60)}` : ''}`;
  }

  const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
  const digits = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 4 });

  function quantity(value, unit, format) {
    if (unit !== 'ms') return format.format(value);
    if (value < 1_000) return `${format.format(value)} ms`;
    if (value < 600_000) return `${format.format(value / 1_000)} s`;
    return value < 7_200_000 ? `${format.format(value / 60_000)} min` : `${format.format(value / 3_600_000)} h`;
  }

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function axis(more) {
    const grid = { stroke: color('--grid'), width: 1 };
    return { stroke: color('--muted'), grid, ticks: grid, font: '12px system-ui, sans-serif', ...more };
  }

  /** Room to the right is for half of the last time on the axis. */
  const PADDING = [8, 36, 0, 0];
  /** @param air of the height, above what is greatest */
  const fromZero = (air) => (_chart, _least, greatest) => [0, greatest > 0 ? greatest * (1 + air) : 1];
  // Series over time.

  function drawFaults(chart) {
    const { ctx, bbox } = chart;
    const end = bbox.left + bbox.width;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    ctx.fillStyle = color('--fault-band');
    ctx.strokeStyle = color('--fault');
    ctx.lineWidth = devicePixelRatio;
    ctx.setLineDash([3 * devicePixelRatio, 4 * devicePixelRatio]);
    for (const { atMs, forMs } of faults) {
      const from = chart.valToPos(secondOf(atMs), 'x', true);
      const to = chart.valToPos(secondOf(atMs + forMs), 'x', true);
      if (to < bbox.left || from > end) continue;
      if (forMs > 0) {
        ctx.fillRect(from, bbox.top, Math.max(to - from, 2 * devicePixelRatio), bbox.height);
        continue;
      }
      ctx.beginPath();
      ctx.moveTo(from, bbox.top);
      ctx.lineTo(from, bbox.top + bbox.height);
      ctx.stroke();
    }
    ctx.restore();
  }

  /** What was at work since the sample before: a crash is shorter than the gap between two samples. */
  function faultsAt(seconds, before) {
    const names = faults
      .filter(({ atMs, forMs }) => secondOf(atMs) <= seconds && secondOf(atMs + forMs) >= before)
      .map(({ id }) => id);
    if (names.length === 0) return 'none';
    const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : '';
    return names.slice(0, MOST_NAMES).join(', ') + more;
  }

  function drawSeries(element, width) {
    const names = JSON.parse(element.dataset.series);
    const series = names.map((name) => record.series.find((one) => one.name === name));
    const unit = series[0].unit;
    const joined = uPlot.join(series.map(({ atMs, values }) => [atMs.map(secondOf), values]));
    const times = joined[0];
    const data = [...joined, times.map(() => null)];
    const lines = series.map(({ title }, i) => ({
      label: title,
      stroke: color(i === 0 ? '--first' : '--second'),
      width: 1.5,
      // Two lines differ by more than their colour.
      dash: i === 0 ? [] : [6, 3],
      points: { show: times.length < 2 },
      value: (_chart, value) => (value === null || value === undefined ? '–' : quantity(value, unit, digits)),
    }));
    const atWork = {
      label: 'Faults',
      value: (_chart, _value, _series, i) =>
        typeof i === 'number' ? faultsAt(times[i], times[i - 1] ?? times[i]) : '–',
    };
    const options = {
      width,
      height: HEIGHT,
      scales: {
        x: { time: false, ...(times.length === 1 && { range: [times[0] - 30, times[0] + 30] }) },
        y: { range: fromZero(0.08) },
      },
      padding: PADDING,
      legend: { markers: { dash: (_chart, i) => (i > 1 ? 'dashed' : 'solid') } },
      cursor: { sync: { key: 'run', setSeries: false }, y: false },
      hooks: { drawClear: [drawFaults] },
      axes: [
        axis({
          space: 70,
          incrs: [
            1, 5, 10, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
          ],
          values: (_chart, splits, _axis, _space, step) => splits.map((seconds) => clock(seconds, step < 60)),
        }),
        axis({ size: 58, values: (_chart, splits) => splits.map((value) => quantity(value, unit, compact)) }),
      ],
      series: [
        { label: 'At', value: (_chart, seconds) => (typeof seconds === 'number' ? clock(seconds, true) : '–') },
        ...lines,
        ...(faults.length > 0 ? [atWork] : []),
      ],
    };
    return new uPlot(options, faults.length > 0 ? data : joined, element);
  }

  /** A power of ten. */
  function isRound(value) {
    return typeof value === 'number' && value > 0 && Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-6;
  }

  // Distributions. Bars are as wide as each other: their bounds grow by a factor, so the axis is logarithmic.

  function drawDistribution(element, width) {
    const { unit, bounds, counts, ...found } = record.distributions.find(
      ({ name }) => name === element.dataset.distribution,
    );
    const first = Math.max(0, counts.findIndex((count) => count > 0) - 1);
    const last = Math.min(counts.length - 1, counts.findLastIndex((count) => count > 0) + 1);
    const bars = counts.slice(first, last + 1);
    const centers = bars.map((_, i) => first + i + 0.5);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const boundAt = (edge) => (edge === 0 ? '' : (bounds[edge - 1] ?? undefined));
    const marks = [
      ['p50', found.p50],
      ['p99', found.p99],
    ].filter(([, value]) => value !== undefined);

    /** Where a value stands between the edges of its bucket. */
    function place(value) {
      const i = bounds.findIndex((bound) => value <= bound);
      if (i < 0) return bounds.length + 0.5;
      const from = i === 0 ? 0 : bounds[i - 1];
      return i + (value - from) / (bounds[i] - from);
    }

    function drawMarks(chart) {
      const { ctx, bbox } = chart;
      ctx.save();
      ctx.strokeStyle = color('--text');
      ctx.fillStyle = color('--text');
      ctx.lineWidth = devicePixelRatio;
      ctx.font = `${12 * devicePixelRatio}px system-ui, sans-serif`;
      ctx.textBaseline = 'top';
      let beforeX = Number.NEGATIVE_INFINITY;
      for (const [name, value] of marks) {
        const x = chart.valToPos(place(value), 'x', true);
        // Names that would lie on one another stand below each other.
        const y = bbox.top + (x - beforeX < 32 * devicePixelRatio ? 14 * devicePixelRatio : 0);
        beforeX = x;
        ctx.beginPath();
        ctx.moveTo(x, bbox.top);
        ctx.lineTo(x, bbox.top + bbox.height);
        ctx.stroke();
        const isRight = x > bbox.left + bbox.width * 0.9;
        ctx.textAlign = isRight ? 'right' : 'left';
        ctx.fillText(name, x + (isRight ? -4 : 4) * devicePixelRatio, y);
      }
      ctx.restore();
    }

    const text = (edge, format) => (typeof boundAt(edge) === 'number' ? quantity(boundAt(edge), unit, format) : '');
    const all = Array.from({ length: last + 2 - first }, (_, i) => first + i);
    const round = all.filter((edge) => isRound(boundAt(edge)));
    const known = round.length > 1 ? round : all;
    const every = Math.ceil(known.length / Math.max(2, Math.floor((width - 60) / 60)));
    const edges = known.filter((_, i) => i % every === 0);
    const options = {
      width,
      height: HEIGHT,
      cursor: { y: false, drag: { x: false, y: false } },
      hooks: { draw: [drawMarks] },
      scales: { x: { time: false, range: [first, last + 1] }, y: { range: fromZero(0.2) } },
      padding: PADDING,
      axes: [
        axis({ splits: edges, values: (_chart, splits) => splits.map((edge) => text(edge, compact)) }),
        axis({ size: 58, values: (_chart, splits) => splits.map((value) => compact.format(value)) }),
      ],
      series: [
        {
          label: 'Up to',
          value: (_chart, center) => {
            if (typeof center !== 'number') return '–';
            return text(Math.ceil(center), digits) || `above ${text(Math.floor(center), digits)}`;
          },
        },
        {
          label: 'Count',
          fill: color('--first'),
          paths: uPlot.paths.bars({ size: [1, Number.POSITIVE_INFINITY], gap: 1 }),
          points: { show: false },
          value: (_chart, count) =>
            typeof count === 'number' ? `${count} (${digits.format((count / total) * 100)} %)` : '–',
        },
      ],
    };
    return new uPlot(options, [centers, bars], element);
  }

  // When it draws.

  function draw(width) {
    for (const plot of plots) {
      plot.chart?.destroy();
      const { element } = plot;
      const paint = element.dataset.series === undefined ? drawDistribution : drawSeries;
      plot.chart = paint(element, width ?? element.parentElement.clientWidth);
    }
  }

  /** A table that is wider than the page is scrolled, also by keys. */
  function noteScrollers() {
    for (const element of document.querySelectorAll('.scroll')) {
      const scrolls = element.scrollWidth > element.clientWidth || element.scrollHeight > element.clientHeight;
      if (!scrolls) continue;
      element.tabIndex = 0;
      element.setAttribute('role', 'region');
      element.setAttribute('aria-labelledby', element.dataset.caption);
    }
  }

  function offerCopy() {
    const button = document.getElementById('copy');
    const command = document.getElementById('command');
    if (navigator.clipboard === undefined) return;
    button.hidden = false;
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(command.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(command);
        button.textContent = 'Selected';
      }
    });
  }

  let drawnWidth = document.body.clientWidth;
  new ResizeObserver(() => {
    if (document.body.clientWidth === drawnWidth) return;
    drawnWidth = document.body.clientWidth;
    draw();
    noteScrollers();
  }).observe(document.body);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => draw());
  document.addEventListener('toggle', noteScrollers, true);
  addEventListener('beforeprint', () => {
    document.documentElement.classList.add('paper');
    draw(PAPER_WIDTH);
  });
  addEventListener('afterprint', () => {
    document.documentElement.classList.remove('paper');
    draw();
  });
  draw();
  noteScrollers();
  offerCopy();
})();
