/** No permission: whoever is signed in is no admin. */
import type { Person } from '@slotwire/browser';
import { Button, NoPermissionState } from '@slotwire/ui';

export function NoPermissionPage({ person, onSignOut }: { person: Person; onSignOut(): void }) {
  return (
    <main className="sign-in-page">
      <NoPermissionState
        title="This panel is for admins"
        actions={<Button onPress={onSignOut}>Use another account</Button>}
      >
        You are signed in as {person.name}, whose role is {person.role}. Ask an admin of your marketplace for an account
        of role admin.
        {person.role === 'vendor' ? ' Your own bookings are in the vendor dashboard.' : ''}
      </NoPermissionState>
    </main>
  );
}
