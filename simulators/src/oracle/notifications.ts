/**
 * Notification rules: each change reaches the inbox of the other side once, and of nobody else (NT1); what was told stays (NT2); what was
 * read is read everywhere, and the count says so (NT3, NT4). Reminders are judged in `reminders.ts`, pushes in `pushes.ts`.
 * A record of some words per change of a booking is kept until the end, as the inbox that has to hold it is read only then.
 */
import { type BookingCommandName, type NotificationTemplate, notificationLimits } from '@slotwire/protocol';
import { isOpen } from './channels.ts';
import type { AppliedEvent, BookingMark, NotificationMark } from './history.ts';
import type { Inbox } from './inbox.ts';
import { isReminder, type Side, tellingOf } from './told.ts';
import type { Violations } from './violations.ts';

export interface NotificationRules {
  /** Once per event of a stream, in its order. */
  applied(event: AppliedEvent): void;
  /** The service acked a command of this side: the other one is to be told of the version that it made. */
  acked(booking: BookingMark, command: BookingCommandName, by: Side): void;
  /** The service acked that the person has read these. */
  read(user: string, ids: readonly string[]): void;
  judge(inboxes: readonly Inbox[]): void;
}

/** What is to be in an inbox. */
interface Wanted {
  bookingId: string;
  version: number;
  to: Side;
  /** Undefined: the ack says that something is to be told, and nobody has seen the event that says what. */
  templates: readonly NotificationTemplate[] | undefined;
}

/** Commands that always tell the other side something: others may settle what nobody needs to hear of. */
const alwaysTold: ReadonlySet<BookingCommandName> = new Set([
  'booking:create',
  'booking:cancel',
  'booking:transition',
  'booking:note',
]);

export function createNotificationRules(violations: Violations): NotificationRules {
  /** By booking and version. */
  const wanted = new Map<string, Wanted>();
  const parties = new Map<string, { customerId: string; vendorId: string }>();
  /** Ids by what they are about and who is told; more than one is one too many. */
  const told = new Map<string, string>();
  /** Found to be one too many: the inbox has them once more than the stream. */
  const repeated = new Set<string>();
  /** By stream: what was told on it. */
  const streams = new Map<string, NotificationMark[]>();
  /** By person. */
  const reads = new Map<string, Set<string>>();

  function want(bookingId: string, version: number, to: Side, templates: Wanted['templates']): void {
    const key = `${bookingId} ${version}`;
    const known = wanted.get(key);
    if (known?.templates !== undefined) return;
    wanted.set(key, { bookingId, version, to, templates });
  }

  function tell(mark: NotificationMark, to: Side): void {
    if (mark.booking === undefined) return;
    const { id, version } = mark.booking;
    const about = isReminder(mark) ? `${id} ${mark.template} ${mark.startsAtMs} ${to}` : `${id} ${version} ${to}`;
    const first = told.get(about);
    if (first === undefined) {
      told.set(about, mark.id);
      return;
    }
    if (first === mark.id || repeated.has(mark.id)) return;
    repeated.add(mark.id);
    violations.report({
      kind: 'duplicated',
      rule: isReminder(mark) ? 'NT7' : 'NT1',
      detail: `the ${to} of booking ${id} was told ${mark.template} of version ${version} as ${first} and again as ${mark.id}`,
    });
  }

  function judgeInbox(inbox: Inbox): void {
    const { user, role, items, preferences } = inbox;
    const unread = items
      .slice(0, notificationLimits.inboxWindow)
      .filter((item) => !item.read && isOpen(preferences, item, 'inApp')).length;
    if (unread !== inbox.unread) {
      violations.report({
        kind: 'diverged',
        rule: 'NT3',
        detail: `${user} has ${unread} unread notifications, the service counts ${inbox.unread}`,
      });
    }
    const read = reads.get(user);
    for (const item of items) {
      tell(item, role);
      judgeItem(inbox, item);
      if (item.read || read?.has(item.id) !== true) continue;
      violations.report({
        kind: 'lost',
        rule: 'NT4',
        detail: `${user} has read notification ${item.id}, and the service has forgotten it`,
      });
    }
  }

  /** That it is for this person, and says what happened. */
  function judgeItem({ user, role, vendorId }: Inbox, item: NotificationMark): void {
    if (item.booking === undefined) return;
    const { id, version } = item.booking;
    const own = parties.get(id);
    if (own !== undefined && (role === 'customer' ? own.customerId !== user : own.vendorId !== vendorId)) {
      violations.report({
        kind: 'foreign',
        rule: 'NT1',
        detail: `${user} is told ${item.template} of booking ${id}, which is between ${own.customerId} and ${own.vendorId}`,
      });
    }
    const right = isReminder(item) ? undefined : wanted.get(`${id} ${version}`);
    if (right === undefined) return;
    if (right.to !== role) {
      violations.report({
        kind: 'foreign',
        rule: 'NT1',
        detail: `${user}, a ${role}, is told ${item.template} of what the ${role} did to booking ${id}, version ${version}`,
      });
    } else if (right.templates?.includes(item.template) === false) {
      violations.report({
        kind: 'diverged',
        rule: 'NT1',
        detail: `${user} is told ${item.template} of booking ${id}, version ${version}; right would be ${right.templates.join(' or ')}`,
      });
    }
  }

  /** What a stream told is in the inbox of everybody who reads it. */
  function judgeKept(inbox: Inbox, ids: ReadonlySet<string>): void {
    const { user, vendorId } = inbox;
    const ofSide = vendorId === undefined ? ['role:customer'] : [`vendor:${vendorId}`, 'role:vendor'];
    const own = [`user:${user}`, ...ofSide, 'all'];
    for (const stream of own) {
      for (const { id, template } of streams.get(stream) ?? []) {
        if (ids.has(id)) continue;
        violations.report({
          kind: 'lost',
          rule: 'NT2',
          detail: `${inbox.user} was told ${template} ${id} on ${stream}, and it is not in the inbox`,
        });
      }
    }
  }

  return {
    applied(event) {
      const { booking, notification, stream } = event;
      if (booking?.status !== undefined) {
        parties.set(booking.id, { customerId: booking.customerId, vendorId: booking.vendorId });
      }
      if (booking !== undefined) {
        const telling = tellingOf(event);
        if (telling !== undefined) want(booking.id, booking.version, telling.to, telling.templates);
      }
      if (notification !== undefined) {
        const before = streams.get(stream);
        if (before === undefined) streams.set(stream, [notification]);
        else before.push(notification);
        tell(notification, stream.startsWith('vendor:') ? 'vendor' : 'customer');
      }
      if (event.read !== undefined) this.read(stream.slice('user:'.length), event.read);
    },
    acked({ id, version }, command, by) {
      if (alwaysTold.has(command)) want(id, version, by === 'customer' ? 'vendor' : 'customer', undefined);
    },
    read(user, ids) {
      let read = reads.get(user);
      if (read === undefined) {
        read = new Set();
        reads.set(user, read);
      }
      for (const id of ids) read.add(id);
    },
    judge(inboxes) {
      const customers = new Map(inboxes.filter(({ role }) => role === 'customer').map((inbox) => [inbox.user, inbox]));
      const vendors = new Map<string, Inbox>();
      for (const inbox of inboxes) if (inbox.vendorId !== undefined) vendors.set(inbox.vendorId, inbox);
      const whole = new Set<Inbox>();
      for (const inbox of inboxes) {
        judgeInbox(inbox);
        // A fuller one may have lost its oldest (NT2).
        if (inbox.items.length >= notificationLimits.keptPerStream) continue;
        whole.add(inbox);
        judgeKept(inbox, new Set(inbox.items.map(({ id }) => id)));
      }
      for (const { bookingId, version, to, templates } of wanted.values()) {
        const own = parties.get(bookingId);
        const inbox = own && (to === 'customer' ? customers.get(own.customerId) : vendors.get(own.vendorId));
        if (inbox === undefined || !whole.has(inbox) || told.has(`${bookingId} ${version} ${to}`)) continue;
        violations.report({
          kind: 'lost',
          rule: 'NT1',
          detail: `${inbox.user} was never told ${templates?.join(' or ') ?? 'anything'} of booking ${bookingId}, version ${version}`,
        });
      }
    },
  };
}
