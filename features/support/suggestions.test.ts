import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parameters } from './parameters.ts';
import { commonGaps, suggest } from './suggestions.ts';

const gaps = [...Object.values(parameters), ...commonGaps];
const patterns = [
  '{actor} books {resource} for {slot}',
  '{actor} cancels {booking}',
  '{actor} writes the note {string} on {booking}',
  '{device} shows {booking} as {status}',
  '{device} shows {booking} as {status} within {duration}',
  '{device} shows {int} note(s) on {booking}',
  '{person} has a/an {status} booking',
];
const nearest = (sentence: string) => suggest(sentence, patterns, gaps)[0];

describe('the nearest step', () => {
  test('has the words of the sentence in its gaps', () => {
    const found = nearest('Ada boks chair-1 of vendor-01 for Monday 10:00 to 11:00');
    assert.equal(found?.sentence, 'Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00');
    assert.equal(found?.pattern, '{actor} books {resource} for {slot}');
    assert.deepEqual(found?.misfits, []);
  });

  test('says which words do not fit into their gap, and puts an example there', () => {
    const found = nearest('Ada books chair-1 of vendor-01 for Mondy 10:00 to 11:00');
    assert.equal(found?.sentence, 'Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00');
    assert.deepEqual(
      found?.misfits.map(({ words, gap }) => [words, gap.name]),
      [['Mondy 10:00 to 11:00', 'slot']],
    );
  });

  test('is found without the words that are missing', () => {
    assert.equal(nearest("Ada's phone shows the booking confirmed")?.pattern, '{device} shows {booking} as {status}');
  });

  test('knows optional letters and alternatives', () => {
    assert.equal(
      nearest("Ada's phone shows 3 notes on teh booking")?.sentence,
      "Ada's phone shows 3 notes on the booking",
    );
    assert.equal(nearest('Ada has an confirmed boking')?.sentence, 'Ada has an confirmed booking');
  });

  test('keeps quoted words together', () => {
    const found = nearest('Ada writes note "by the window, please" on the booking');
    assert.equal(found?.sentence, 'Ada writes the note "by the window, please" on the booking');
  });
});

test('what is much farther away than the nearest is not suggested', () => {
  assert.equal(suggest('Ada cancls the booking', patterns, gaps).length, 1);
});

test('a sentence that is a step is at distance 0', () => {
  assert.equal(nearest('Ada cancels the booking')?.distance, 0);
});
