/** Probes: bare connections that QA drives by hand. */
import { type DataTable, Given, Then, When } from '@cucumber/cucumber';
import type { BookingStatus, ErrorCode } from '@slotwire/protocol';
import type { TokenFault } from '../drivers/driver.ts';
import type { SlotWords } from '../support/calendar.ts';
import type { BookingWords, DeviceWords, ResourceWords, StreamWords } from '../support/parameters.ts';
import type { SlotwireWorld } from '../support/world.ts';

// Connecting

When('{probe} connects', function (this: SlotwireWorld, probe: DeviceWords) {
  return this.probing.connect(probe);
});

When(
  '{probe} connects with {word} set to {value}',
  function (this: SlotwireWorld, probe: DeviceWords, field: string, value: unknown) {
    return this.probing.connect(probe, { fields: { [field]: value } });
  },
);

When('{probe} connects without {word}', function (this: SlotwireWorld, probe: DeviceWords, field: string) {
  return this.probing.connect(probe, { fields: { [field]: undefined } });
});

When('{probe} connects to the namespace {word}', function (this: SlotwireWorld, probe: DeviceWords, namespace: string) {
  return this.probing.connect(probe, { namespace });
});

When('{probe} connects from the web page {string}', function (this: SlotwireWorld, probe: DeviceWords, origin: string) {
  return this.probing.connect(probe, { origin });
});

When(
  '{probe} connects with a token that {fault}',
  function (this: SlotwireWorld, probe: DeviceWords, fault: TokenFault) {
    return this.probing.connect(probe, { fault });
  },
);

When(
  '{probe} connects with a token that expired {duration} ago',
  function (this: SlotwireWorld, probe: DeviceWords, agoMs: number) {
    return this.probing.connect(probe, { lifetimeMs: -agoMs });
  },
);

When(
  '{probe} connects with a token for {duration}',
  function (this: SlotwireWorld, probe: DeviceWords, lifetimeMs: number) {
    return this.probing.connect(probe, { lifetimeMs });
  },
);

When(
  '{probe} connects with the token of {device}',
  function (this: SlotwireWorld, probe: DeviceWords, tokenOf: DeviceWords) {
    return this.probing.connect(probe, { tokenOf });
  },
);

When(
  '{probe} connects with the device id of {device}',
  function (this: SlotwireWorld, probe: DeviceWords, deviceIdOf: DeviceWords) {
    return this.probing.connect(probe, { deviceIdOf });
  },
);

When(
  '{probe} connects with the token of {device} and the device id of {device}',
  function (this: SlotwireWorld, probe: DeviceWords, tokenOf: DeviceWords, deviceIdOf: DeviceWords) {
    return this.probing.connect(probe, { tokenOf, deviceIdOf });
  },
);

When(
  '{probe} connects standing at event {int} of {stream}',
  function (this: SlotwireWorld, probe: DeviceWords, offset: number, stream: StreamWords) {
    return this.probing.connect(probe, { standingAt: { offset, stream } });
  },
);

When(
  '{probe} connects standing at event {int} of {stream} in another epoch',
  function (this: SlotwireWorld, probe: DeviceWords, offset: number, stream: StreamWords) {
    return this.probing.connect(probe, { standingAt: { offset, stream, otherEpoch: true } });
  },
);

Given('probes of {int} customers are connected', function (this: SlotwireWorld, count: number) {
  return this.probing.connectCrowd(count);
});

Then('{probe} is welcomed', function (this: SlotwireWorld, probe: DeviceWords) {
  this.probing.welcomed(probe);
});

Then('{probe} is welcomed to these streams:', function (this: SlotwireWorld, probe: DeviceWords, streams: DataTable) {
  this.probing.welcomedTo(
    probe,
    streams.raw().map(([stream = '']) => stream),
  );
});

Then('{probe} is refused with {code}', function (this: SlotwireWorld, probe: DeviceWords, code: ErrorCode) {
  this.probing.refused(probe, code);
});

Then(
  '{probe} is refused with {code}, retry {word}',
  function (this: SlotwireWorld, probe: DeviceWords, code: ErrorCode, retry: string) {
    this.probing.refused(probe, code, retry);
  },
);

Then('{probe} is turned away', function (this: SlotwireWorld, probe: DeviceWords) {
  this.probing.turnedAway(probe);
});

Then(
  'the first thing that {probe} hears is {string}',
  function (this: SlotwireWorld, probe: DeviceWords, event: string) {
    this.probing.firstHeard(probe, event);
  },
);

Then(
  '{probe} is told that {stream} is recovered',
  function (this: SlotwireWorld, probe: DeviceWords, stream: StreamWords) {
    this.probing.recovered(probe, stream, true);
  },
);

Then(
  '{probe} is told that {stream} is not recovered',
  function (this: SlotwireWorld, probe: DeviceWords, stream: StreamWords) {
    this.probing.recovered(probe, stream, false);
  },
);

Then('{probe} is told goodbye with {code}', function (this: SlotwireWorld, probe: DeviceWords, code: ErrorCode) {
  return this.probing.goodbye(probe, code);
});

Then(
  '{probe} is told goodbye with {code} within {duration}',
  function (this: SlotwireWorld, probe: DeviceWords, code: ErrorCode, withinMs: number) {
    return this.probing.goodbye(probe, code, withinMs);
  },
);

Then('all of them are told goodbye with {code}', function (this: SlotwireWorld, code: ErrorCode) {
  return this.probing.crowdGoodbye(code);
});

Then('they are given different times to wait', function (this: SlotwireWorld) {
  this.probing.crowdWaitsDiffer();
});

Then('{probe} is still connected', function (this: SlotwireWorld, probe: DeviceWords) {
  return this.probing.stillConnected(probe);
});

Then('{probe} is cut off', function (this: SlotwireWorld, probe: DeviceWords) {
  return this.probing.cutOff(probe);
});

When(
  '{probe} refreshes its session with a token of {person}',
  function (this: SlotwireWorld, probe: DeviceWords, person: string) {
    return this.probing.refresh(probe, person);
  },
);

When('{probe} switches to {string} mode', function (this: SlotwireWorld, probe: DeviceWords, mode: string) {
  return this.probing.switchMode(probe, mode);
});

When('{probe} stops reading', function (this: SlotwireWorld, probe: DeviceWords) {
  this.probing.stopReading(probe);
});

When('{probe} reads again', function (this: SlotwireWorld, probe: DeviceWords) {
  this.probing.readAgain(probe);
});

// Sending

When(
  '{probe} books {resource} for {slot}',
  function (this: SlotwireWorld, probe: DeviceWords, resource: ResourceWords, slot: SlotWords) {
    return this.probing.book(probe, resource, slot);
  },
);

When(
  '{probe} books {resource} for {slot} with the key {string}',
  function (this: SlotwireWorld, probe: DeviceWords, resource: ResourceWords, slot: SlotWords, key: string) {
    return this.probing.book(probe, resource, slot, { key });
  },
);

When(
  '{probe} books {resource} for {slot} with the trace {string}',
  function (this: SlotwireWorld, probe: DeviceWords, resource: ResourceWords, slot: SlotWords, trace: string) {
    return this.probing.book(probe, resource, slot, { trace });
  },
);

When('{probe} sends the same once more', function (this: SlotwireWorld, probe: DeviceWords) {
  return this.probing.repeat(probe);
});

When(
  '{probe} sends the same key once more, for {slot}',
  function (this: SlotwireWorld, probe: DeviceWords, slot: SlotWords) {
    return this.probing.reuseKey(probe, slot);
  },
);

When(
  '{probe} sends {string} about {booking}',
  function (this: SlotwireWorld, probe: DeviceWords, command: string, booking: BookingWords) {
    return this.probing.send(probe, command, booking);
  },
);

When(
  '{probe} sends {string} with {word} set to {value}',
  function (this: SlotwireWorld, probe: DeviceWords, command: string, field: string, value: unknown) {
    return this.probing.send(probe, command, undefined, { [field]: value });
  },
);

When(
  '{probe} sends {string} about {booking} with {word} set to {value}',
  function (
    this: SlotwireWorld,
    probe: DeviceWords,
    command: string,
    booking: BookingWords,
    field: string,
    value: unknown,
  ) {
    return this.probing.send(probe, command, booking, { [field]: value });
  },
);

When(
  '{probe} sends {string} about {booking} without {word}',
  function (this: SlotwireWorld, probe: DeviceWords, command: string, booking: BookingWords, field: string) {
    return this.probing.send(probe, command, booking, { [field]: undefined });
  },
);

When(
  '{probe} sends {string} with nothing but {value}',
  function (this: SlotwireWorld, probe: DeviceWords, event: string, args: unknown) {
    return this.probing.sendPlain(probe, event, args);
  },
);

When(
  '{probe} sends {string} about {booking} and wants no answer',
  function (this: SlotwireWorld, probe: DeviceWords, command: string, booking: BookingWords) {
    this.probing.withoutAnswer(probe, command, booking);
  },
);

When(
  '{probe} asks what came after event {int} of {stream}',
  function (this: SlotwireWorld, probe: DeviceWords, offset: number, stream: StreamWords) {
    return this.probing.askSince(probe, offset, stream);
  },
);

When('{probe} fetches a snapshot in pages of {int}', function (this: SlotwireWorld, probe: DeviceWords, size: number) {
  return this.probing.walkSnapshot(probe, size);
});

When(
  '{probe} writes {int} notes on {booking}',
  function (this: SlotwireWorld, probe: DeviceWords, count: number, booking: BookingWords) {
    return this.probing.fillNotes(probe, booking, count);
  },
);

When('{probe} sends a message of {int} KB', function (this: SlotwireWorld, probe: DeviceWords, kilobytes: number) {
  this.probing.tellLarge(probe, kilobytes);
});

When('{probe} sends a message with an attachment', function (this: SlotwireWorld, probe: DeviceWords) {
  this.probing.tellBinary(probe);
});

When('{probe} sends the packet {string}', function (this: SlotwireWorld, probe: DeviceWords, packet: string) {
  this.probing.write(probe, packet);
});

// Hearing

Then('{probe} is answered with {code}', function (this: SlotwireWorld, probe: DeviceWords, code: ErrorCode) {
  this.probing.answered(probe, code);
});

Then('{probe} is answered with success', function (this: SlotwireWorld, probe: DeviceWords) {
  this.probing.answered(probe, 'OK');
});

Then(
  '{probe} is answered with the booking as {status}',
  function (this: SlotwireWorld, probe: DeviceWords, status: BookingStatus) {
    this.probing.answeredStatus(probe, status);
  },
);

Then('the answer to {probe} is a repeat', function (this: SlotwireWorld, probe: DeviceWords) {
  this.probing.repeated(probe, true);
});

Then('the answer to {probe} is no repeat', function (this: SlotwireWorld, probe: DeviceWords) {
  this.probing.repeated(probe, false);
});

Then('{probe} got the same answer both times', function (this: SlotwireWorld, probe: DeviceWords) {
  this.probing.sameAnswers(probe);
});

Then(
  'the answer to {probe} says that {word} does not fit',
  function (this: SlotwireWorld, probe: DeviceWords, field: string) {
    this.probing.issue(probe, field);
  },
);

Then('{probe} is answered that it cannot be recovered', function (this: SlotwireWorld, probe: DeviceWords) {
  this.probing.unrecoverable(probe);
});

Then(
  'the snapshot has {int} booking(s) on {int} page(s)',
  function (this: SlotwireWorld, bookings: number, pages: number) {
    this.probing.pages(pages, bookings);
  },
);

Then(
  '{probe} hears the events {int} to {int} of {stream}',
  function (this: SlotwireWorld, probe: DeviceWords, from: number, to: number, stream: StreamWords) {
    return this.probing.events(probe, from, to, stream);
  },
);

Then('{probe} hears no event of {stream}', function (this: SlotwireWorld, probe: DeviceWords, stream: StreamWords) {
  return this.probing.noEvents(probe, stream);
});

Then(
  '{probe} hears {int} event(s) in {int} message(s)',
  function (this: SlotwireWorld, probe: DeviceWords, events: number, messages: number) {
    return this.probing.batches(probe, messages, events);
  },
);

Then(
  '{probe} hears an event with the trace {string}',
  function (this: SlotwireWorld, probe: DeviceWords, trace: string) {
    return this.probing.traced(probe, trace);
  },
);
