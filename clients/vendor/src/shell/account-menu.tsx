/** Account menu: who is signed in, and the way out. */
import { useOutbox } from '@slotwire/react';
import { ConfirmDialog, IconButton, Menu, MenuItem, MenuSection, Notice } from '@slotwire/ui';
import { CircleUserRound, LogOut, MonitorX } from 'lucide-react';
import { useState } from 'react';
import { useApp } from '../app-context.ts';

export function AccountMenu() {
  const { person } = useApp();
  const [asked, setAsked] = useState<'here' | 'everywhere' | undefined>(undefined);
  return (
    <>
      <Menu label="Account" trigger={<IconButton icon={CircleUserRound} label={`Account of ${person.name}`} />}>
        <MenuSection title={person.name}>
          <MenuItem icon={LogOut} onAction={() => setAsked('here')}>
            Sign out
          </MenuItem>
          <MenuItem icon={MonitorX} tone="danger" onAction={() => setAsked('everywhere')}>
            Sign out on all devices
          </MenuItem>
        </MenuSection>
      </Menu>
      {asked === undefined ? null : (
        <SignOutDialog everywhere={asked === 'everywhere'} onClose={() => setAsked(undefined)} />
      )}
    </>
  );
}

function SignOutDialog({ everywhere, onClose }: { everywhere: boolean; onClose(): void }) {
  const { signOut, person, signIn } = useApp();
  const waiting = useOutbox().filter(({ state }) => state !== 'acked').length;
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState<string | undefined>(undefined);
  const leave = () => {
    // Told once; who has no network can still leave this browser.
    if (problem !== undefined && !everywhere) return signIn();
    setPending(true);
    signOut({ everywhere }).catch((error: unknown) => {
      setPending(false);
      setProblem(error instanceof Error ? error.message : 'the service refused');
    });
  };
  return (
    <ConfirmDialog
      isOpen
      onClose={onClose}
      onConfirm={leave}
      isPending={isPending}
      tone={everywhere ? 'danger' : 'normal'}
      title={everywhere ? 'Sign out on all devices?' : 'Sign out?'}
      confirm={
        problem !== undefined && !everywhere
          ? 'Leave this browser anyway'
          : everywhere
            ? 'Sign out everywhere'
            : 'Sign out'
      }
    >
      <p>
        {everywhere
          ? `Every phone and browser in which ${person.name} is signed in is disconnected at once and has to sign in again.`
          : 'This browser is disconnected. What is stored here stays until somebody else signs in.'}
      </p>
      {waiting === 0 ? null : (
        <Notice tone="warning" title={`${waiting} of your changes ${waiting === 1 ? 'has' : 'have'} not been sent`}>
          They stay on this device and are sent when {person.name} signs in here again.
        </Notice>
      )}
      {problem === undefined ? null : (
        <Notice tone="danger" role="alert" title="The service could not be told">
          {problem}
        </Notice>
      )}
    </ConfirmDialog>
  );
}
