Feature: A network that loses, doubles and delays
  Whatever the network does to events, a device shows each of them once and in its order.

  @DL2
  Scenario: What comes twice counts once
    Given Ada has a confirmed booking
    And every message of events reaches Ada's phone twice
    When vendor-01 writes 3 notes on the booking
    Then Ada's phone shows 3 notes on the booking
    And Ada's phone has dropped what came twice

  @DL2
  Scenario: A gap is repaired by what comes after it
    Given Ada has a confirmed booking
    And the next 1 message of events to Ada's phone is lost
    When vendor-01 writes the note "Bring a towel" on the booking
    And vendor-01 writes the note "And a cap" on the booking
    Then Ada's phone shows the note "Bring a towel" on the booking
    And Ada's phone shows the note "And a cap" on the booking
    And Ada's phone has repaired a gap

  @DL2 @SN3
  Scenario: Events that overtake each other are applied in their order
    Given Ada has a requested booking
    And the next 2 messages of events reach Ada's phone in reverse order
    When vendor-01 confirms the booking
    And vendor-01 changes the booking to in progress
    Then Ada's phone shows the booking as in progress
    And Ada's phone never went back to an older version of the booking

  @DL3
  Scenario: Silent loss is found by the heads
    Given Ada has a requested booking
    And the next 1 message of events to Ada's phone is lost
    When vendor-01 confirms the booking
    Then vendor-01's dashboard shows the booking as confirmed
    When 10 seconds pass
    Then Ada's phone shows the booking as confirmed
    And Ada's phone is still on its first connection

  @DL3
  Scenario: A link that fell silent is given up, and the next one brings what was missed
    Given Ada has a requested booking
    When the link of Ada's phone falls silent
    And vendor-01 confirms the booking
    And 30 seconds pass
    Then Ada's phone is connected again
    And Ada's phone shows the booking as confirmed
    And Ada's phone has resumed where it stood

  @DL4
  Scenario: A link that was cut is built anew
    Given Ada has a requested booking
    When the link of Ada's phone is cut
    And vendor-01 confirms the booking
    Then Ada's phone is connected again
    And Ada's phone shows the booking as confirmed
    And Ada's phone has resumed where it stood

  @DL7
  Scenario: An app skips what it does not know
    Given Ada has a requested booking
    When an event of the unknown type "weather.changed" comes to Ada's stream
    And vendor-01 confirms the booking
    Then Ada's phone shows the booking as confirmed
    And Ada's phone is still on its first connection
    When the link of Ada's phone is cut
    Then Ada's phone is connected again
    And Ada's phone has resumed where it stood

  @DL6
  Scenario: A reader that does not read is sent away and resumes from the log
    Given Ada's probe connects
    And Ben's probe connects
    And Ada's probe stops reading
    When 400 announcements of 48 KB are made
    Then Ben's probe hears the events 1 to 400 of the stream of everybody
    When Ada's probe reads again
    # Behind all that had been sent to it before.
    Then Ada's probe is told goodbye with SLOW_CONSUMER within 15 seconds
    When Ada's probe connects standing at event 0 of the stream of everybody
    Then Ada's probe is told that the stream of everybody is recovered
    And Ada's probe hears the events 1 to 400 of the stream of everybody
