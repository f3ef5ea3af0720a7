/**
 * Persona: a kind of person with a kind of day. Data: one JSON file each in `simulators/personas/`, which QA can add to without code.
 * This file is what such a file may say; `load.ts` reads and checks it, `day.ts` makes the days of one device out of it.
 */
import * as z from 'zod';

const profileName = z.enum(['home-wifi', 'office-wifi', '4g', '3g', 'edge', 'tunnel', 'plane', 'portal', 'desk']);
/** `07:30`, local time of the run; every device draws its own offset within `give`. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time of day such as 07:30');
const minutes = z.number().min(0).max(1_440);
const chance = z.number().min(0).max(1);
/** Drawn uniformly between the two. */
function between(value: z.ZodNumber) {
  return z.tuple([value, value]).refine(([least, most]) => least <= most, 'the smaller one comes first');
}

/** Something that comes once on each day that it comes at all. */
const daily = {
  at: timeOfDay,
  /** The start is drawn uniformly within so many minutes before and after `at`. */
  giveMinutes: z.number().min(0).max(720).default(15),
  forMinutes: between(minutes),
  /** On which share of days. */
  chance: chance.default(1),
};

const fields = z.strictObject({
  /** One sentence for the report and for `--help personas`. */
  about: z.string().min(1),
  role: z.enum(['customer', 'vendor']),
  /** Weight among the personas of its role. */
  share: z.number().min(0),
  /** `phone`: background when not looked at. `browser`: closed outside of its spells; several tabs are several devices of one person. */
  device: z.enum(['phone', 'browser']),
  /** How many devices (or tabs) such a person has: weights for one, two, three … */
  devices: z
    .array(z.number().min(0))
    .min(1)
    .refine((weights) => weights.some((weight) => weight > 0), 'nobody has a device')
    .default([1]),
  /** Where it is when nothing else is said. */
  network: profileName,
  /** Places of the day. Where two overlap, the one that is further down in the file wins, however late the other begins. */
  places: z.array(z.strictObject({ ...daily, network: profileName })).default([]),
  /** When the person looks at the application. Of those that come again and again, one that would overlap another look is left out. */
  looks: z.array(
    z.union([
      /** Once, for long: opening hours, an evening on the sofa. */
      z.strictObject(daily),
      /** Again and again between two times of day. */
      z.strictObject({
        from: timeOfDay,
        /** Of the next day when it is not after `from`. */
        to: timeOfDay,
        perHour: z.number().min(0).max(60),
        forSeconds: between(z.number().min(1)),
      }),
    ]),
  ),
  /** Commands per minute of looking. */
  commandsPerMinute: z.number().min(0).max(60),
  battery: z
    .strictObject({
      /** At the start of a run, drawn uniformly, 0 to 1. */
      level: between(chance),
      /** Hours that a full battery lasts when the phone lies still. */
      idleHours: z.number().min(1),
      /** Hours that it lasts while being looked at. */
      screenHours: z.number().min(1),
      /** What age has left of its capacity. The hours above are those of the battery as it is. */
      health: z.number().min(0.2).max(1).default(1),
      /** When it hangs on its charger. */
      charges: z.array(z.strictObject(daily)),
      /** Switches the saver on by hand below this level; absent: only the system does, at 0.2. */
      saverBelow: chance.optional(),
    })
    .optional(),
  /**
   * Phones that lie still doze after so many minutes in the background without a charger; absent: never. Android: 60 (AOSP's
   * `DeviceIdleController`, 30 until it looks for motion and 30 more).
   */
  dozesAfterMinutes: minutes.optional(),
  /** Mean times per day. */
  perDay: z
    .strictObject({
      /** The system kills the application, wherever it is; a browser only where it runs. Under somebody's eyes that is a crash. */
      kills: z.number().min(0).default(0),
      reinstalls: z.number().min(0).default(0),
      /** Minutes, while it is looked at, in which the application is so busy that the socket is not read. */
      slowSpells: z.number().min(0).default(0),
    })
    .prefault({}),
  /** Share of such devices whose clock is wrong, and by how much at most, either way. */
  clock: z
    .strictObject({
      wrong: chance,
      byMinutes: z.number().min(0),
      /** Set to something else, as wrong, in the middle of the run: somebody who turns the hands instead of the time zone. */
      jumps: z.boolean().default(false),
    })
    .optional(),
  /** Judged per device and day, on the median device of the persona. Absent: not judged. */
  powerBudget: z
    .strictObject({
      /** Of the cellular radio: one costs 300 times what it costs on Wi-Fi. */
      radioWakeUps: z.number().min(0),
      /** Up and down, with what TLS and TCP/IP add. */
      megabytes: z.number().min(0),
      connectedHours: z.number().min(0),
    })
    .optional(),
});

export const personaSchema = fields.superRefine(({ device, battery, dozesAfterMinutes, looks }, problems) => {
  const add = (field: string, message: string) => problems.addIssue({ code: 'custom', path: [field], message });
  if (device === 'phone' && battery === undefined) add('battery', 'a phone has one');
  if (device === 'browser' && battery !== undefined) add('battery', 'a browser has none');
  if (device === 'browser' && dozesAfterMinutes !== undefined) add('dozesAfterMinutes', 'a browser does not doze');
  if (looks.length === 0) add('looks', 'somebody who never looks at the application tests nothing');
});

/** As read, with its name: that of the file. */
export type Persona = z.infer<typeof personaSchema> & { name: string };
