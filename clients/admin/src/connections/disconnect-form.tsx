/** Disconnect form: how they are told goodbye, and why. */
import { connectionLimits } from '@slotwire/protocol';
import { RadioGroup, TextField } from '@slotwire/ui';
import type { GoodbyeCode } from './disconnect-words.ts';

export interface Goodbye {
  code: GoodbyeCode;
  reason: string;
}

export const defaultGoodbye: Goodbye = { code: 'DISCONNECTED', reason: '' };

export const reasonOf = ({ reason }: Goodbye): { reason?: string } =>
  reason.trim() === '' ? {} : { reason: reason.trim() };

const choices = [
  { id: 'DISCONNECTED', label: 'They may come back', help: 'Apps reconnect by themselves, spread over some seconds.' },
  { id: 'SENT_AWAY', label: 'They shall stay away', help: 'Apps come back when their person asks for it.' },
] as const;

export function DisconnectForm({ goodbye, onChange }: { goodbye: Goodbye; onChange(goodbye: Goodbye): void }) {
  return (
    <div className="panel-stack">
      <RadioGroup
        label="Afterwards"
        choices={choices}
        value={goodbye.code}
        onChange={(code) => onChange({ ...goodbye, code })}
      />
      <TextField
        label="Reason"
        help="Told to the devices, and kept in the audit log. Optional."
        maxLength={connectionLimits.maxReasonLength}
        value={goodbye.reason}
        onChange={(reason) => onChange({ ...goodbye, reason })}
      />
    </div>
  );
}
