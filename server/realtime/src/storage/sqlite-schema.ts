/**
 * The tables of the SQLite store, as a list of steps. A database file says in `user_version` how many of them it has been through;
 * a step that was released is never changed, only followed by another.
 */

/** Marks a file as ours ("SLTW"), so that a wrong path never turns another program's database into one of ours. */
export const APPLICATION_ID = 0x534c5457;

/**
 * What a commit costs is the pages it touches: each is written to the WAL, and later once more to the file. Hence:
 * - Events lie in the order of writing, several to a page, and a slim index finds those of a stream. Clustered by stream they would be
 *   read a little faster, but every other append would split a page: 5.9 pages a command instead of 2.3, at three times the time.
 * - Indexes lead with a key or an id where they can: these are UUIDv7 or ULID, which sort by time, so the index fills at one end.
 * - One index of bookings serves both the slots of a resource and, resource by resource, the list of a vendor.
 * - Notifications lie in the order of writing too, and leave from the front. The index of an inbox grows in its middle, so every commit would
 *   touch a page for each inbox: two fifths of what a notification adds to a booking. Its entries are made some hundreds at a time instead
 *   (`sqlite-inboxes.ts`), and are as short as can be: a number for the stream, and the beginning of the id. What is to be pushed stands in a
 *   partial index of its own, which is as short as what waits. Marks lead with the notification: they are made soon after it, and leave with it.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE bookings (
    id TEXT NOT NULL UNIQUE,
    customer_id TEXT NOT NULL,
    vendor_id TEXT NOT NULL,
    resource_id TEXT NOT NULL,
    starts_ms INTEGER NOT NULL,
    ends_ms INTEGER NOT NULL,
    active INTEGER NOT NULL,
    status_in INTEGER NOT NULL,
    times_in INTEGER NOT NULL,
    reschedule_in INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX bookings_of_customer ON bookings (customer_id, ends_ms, id);
  CREATE INDEX bookings_of_resource ON bookings (vendor_id, resource_id, active, ends_ms, starts_ms, id);

  CREATE TABLE keys (
    key TEXT NOT NULL,
    user_id TEXT NOT NULL,
    args_hash TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    ack TEXT NOT NULL,
    UNIQUE (key, user_id)
  ) STRICT;
  CREATE INDEX keys_by_time ON keys (at_ms);

  CREATE TABLE streams (
    -- Never given twice: events of a stream that was recreated keep the number of the old one until they are purged.
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL UNIQUE,
    epoch TEXT NOT NULL,
    -- Events up to this offset no longer count, whether or not they are still in the file.
    trimmed INTEGER NOT NULL,
    -- When its oldest event that counts was written; null while there is none.
    oldest_ms INTEGER
  ) STRICT;
  CREATE INDEX streams_by_age ON streams (oldest_ms) WHERE oldest_ms IS NOT NULL;

  CREATE TABLE events (
    stream INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (stream, offset)
  ) STRICT;

  CREATE TABLE revocations (
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (kind, id)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  -- For reminders. Without the id: four times as many entries to a page halve what a booking pays for the index.
  CREATE INDEX bookings_by_start ON bookings (starts_ms) WHERE active = 1;

  -- A stream that was told something, under a number that it keeps, also when its log is recreated.
  CREATE TABLE inboxes (id INTEGER PRIMARY KEY, stream TEXT NOT NULL UNIQUE) STRICT;

  CREATE TABLE notifications (
    id TEXT NOT NULL UNIQUE,
    inbox INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    category TEXT NOT NULL,
    json TEXT NOT NULL,
    -- When its push is looked at next; null when it is not, or no more.
    push_at_ms INTEGER,
    -- The last recipient that was gone through.
    after_user_id TEXT,
    after_device_id TEXT
  ) STRICT;
  -- Of an inbox, in the order of ids: their beginnings tell the time to 16 ms.
  CREATE TABLE inbox_entries (
    inbox INTEGER NOT NULL,
    begin TEXT NOT NULL,
    row INTEGER NOT NULL,
    PRIMARY KEY (inbox, begin, row)
  ) STRICT, WITHOUT ROWID;
  -- Notifications behind this row have no entries yet.
  CREATE TABLE inbox_tail (after_row INTEGER NOT NULL) STRICT;
  INSERT INTO inbox_tail (after_row) VALUES (0);
  CREATE INDEX notifications_to_push ON notifications (push_at_ms) WHERE push_at_ms IS NOT NULL;

  CREATE TABLE marks (
    notification_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    shown_ms INTEGER,
    read_ms INTEGER,
    PRIMARY KEY (notification_id, user_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE preferences (user_id TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT;

  CREATE TABLE reminders (kind TEXT PRIMARY KEY, upto_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE push_devices (
    user_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    provider TEXT NOT NULL,
    token TEXT NOT NULL,
    environment TEXT NOT NULL,
    topic TEXT,
    locale TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    streams TEXT NOT NULL,
    registered_ms INTEGER NOT NULL,
    UNIQUE (user_id, device_id),
    UNIQUE (provider, token)
  ) STRICT;
  -- The devices of a stream in the order in which its notifications go through them.
  CREATE TABLE push_readers (
    stream TEXT NOT NULL,
    user_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    PRIMARY KEY (stream, user_id, device_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE push_tasks (
    notification_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    device_id TEXT NOT NULL,
    due_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    deferred INTEGER NOT NULL,
    expires_ms INTEGER NOT NULL,
    PRIMARY KEY (notification_id, user_id, device_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX push_tasks_by_due ON push_tasks (due_ms, user_id, device_id, notification_id);

  CREATE TABLE push_decisions (
    notification_id TEXT NOT NULL,
    user_id TEXT NOT NULL,
    device_id TEXT,
    at_ms INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    detail TEXT
  ) STRICT;
  CREATE INDEX push_decisions_of_user ON push_decisions (user_id, at_ms);
  CREATE INDEX push_decisions_of_notification ON push_decisions (notification_id, at_ms);
  `,
  `
  CREATE TABLE audit (
    id TEXT PRIMARY KEY,
    at_ms INTEGER NOT NULL,
    actor_id TEXT NOT NULL,
    address TEXT NOT NULL,
    device_id TEXT NOT NULL,
    action TEXT NOT NULL,
    target TEXT,
    outcome TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;
  CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit log is only added to'); END;
  `,
  `
  CREATE TABLE broadcasts (
    id TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    due_ms INTEGER NOT NULL,
    json TEXT NOT NULL
  ) STRICT;
  CREATE INDEX broadcasts_by_due ON broadcasts (due_ms) WHERE state IN ('queued', 'sending');

  -- Devices that registered before there were streams of roles read theirs from now on: only vendors' staff read a vendor's stream.
  CREATE TEMP TABLE roles AS SELECT user_id, device_id, CASE
    WHEN EXISTS (SELECT 1 FROM json_each(streams) WHERE value LIKE 'vendor:%') THEN 'role:vendor' ELSE 'role:customer' END AS stream
    FROM push_devices;
  INSERT INTO push_readers (stream, user_id, device_id) SELECT stream, user_id, device_id FROM roles;
  UPDATE push_devices AS d SET streams = json_insert(streams, '$[#]',
    (SELECT stream FROM roles AS r WHERE r.user_id = d.user_id AND r.device_id = d.device_id));
  DROP TABLE roles;
  `,
  `
  CREATE TABLE limits (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    changes TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE rollups (
    resolution TEXT NOT NULL,
    part TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    node TEXT NOT NULL,
    json TEXT NOT NULL,
    PRIMARY KEY (resolution, part, at_ms, node)
  ) STRICT, WITHOUT ROWID;

  -- When a request was confirmed or declined; null while it was not. Partial: what is only booked does not pay for it.
  ALTER TABLE bookings ADD COLUMN answered_ms INTEGER;
  CREATE INDEX bookings_by_answer ON bookings (vendor_id, answered_ms) WHERE answered_ms IS NOT NULL;
  `,
  `
  -- The log is only added to, and by what people do at a desk: each question has an index, so that none goes through years of it.
  CREATE INDEX audit_by_time ON audit (at_ms, id);
  CREATE INDEX audit_of_actor ON audit (actor_id, at_ms, id);
  CREATE INDEX audit_of_action ON audit (action, at_ms, id);
  CREATE INDEX audit_of_target ON audit (target, at_ms, id) WHERE target IS NOT NULL;
  CREATE INDEX audit_refused ON audit (at_ms, id) WHERE outcome <> 'OK';
  `,
  `
  -- Bookings that start soon, for reminders (NT7): all that start in (since_ms, until_ms], among others that were moved or ended since. What
  -- starts later pays nothing when it is confirmed; it is found when its time comes (sqlite-starting.ts).
  DROP INDEX bookings_by_start;
  CREATE TABLE starting (starts_ms INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (starts_ms, id)) STRICT, WITHOUT ROWID;
  CREATE TABLE starting_window (since_ms INTEGER NOT NULL, until_ms INTEGER NOT NULL) STRICT;
  INSERT INTO starting_window (since_ms, until_ms) VALUES (0, 0);
  `,
  `
  -- What was put off apart from what was not: of what is due some is taken of each, so that no digest is in the way of what is new (PF4).
  DROP INDEX push_tasks_by_due;
  CREATE INDEX push_tasks_by_due ON push_tasks (deferred, due_ms, user_id, device_id, notification_id);
  `,
];
