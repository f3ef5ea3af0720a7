/** Hour chart: how full each hour of the day is. */
import type { HourLoad } from './overview-figures.ts';
import './hour-chart.css';

export function HourChart({ hours }: { hours: readonly HourLoad[] }) {
  const most = Math.max(1, ...hours.map(({ count }) => count));
  return (
    <table className="hour-chart">
      <caption>Bookings by hour</caption>
      <tbody>
        <tr>
          {hours.map(({ hour, count }) => (
            <td key={hour}>
              <span className="hour-chart-count">
                {count === 0 ? <span className="visually-hidden">0</span> : count}
              </span>
              <span className="hour-chart-bar" style={{ blockSize: `${(count / most) * 64}px` }} />
            </td>
          ))}
        </tr>
        <tr>
          {hours.map(({ hour }) => (
            <th key={hour} scope="col">
              {String(hour).padStart(2, '0')}
            </th>
          ))}
        </tr>
      </tbody>
    </table>
  );
}
