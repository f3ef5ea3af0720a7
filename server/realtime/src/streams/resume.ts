/** Can a reader go on from where it stands (DL4)? */
import type { StreamState } from '../storage/store.ts';

export type Resume = 'recovered' | 'new_epoch' | 'trimmed' | 'ahead';

/**
 * `new_epoch`: d-03 asks for events after 41; the stream was rebuilt and stands at 44 again; only the epoch shows the gap.
 * `ahead`: a position that this epoch never had; the device must not believe what it holds.
 */
export function decideResume(position: { epoch: string; offset: number }, state: StreamState): Resume {
  if (position.epoch !== state.epoch) return 'new_epoch';
  if (position.offset > state.head) return 'ahead';
  if (position.offset < state.trimmed) return 'trimmed';
  return 'recovered';
}
