Feature: A key takes effect once
  A client that does not know what became of a command sends it again, and nothing happens twice.

  @CM2
  Scenario: A repeat gets the first answer again
    Given Ada's probe connects
    And vendor-01's dashboard is connected
    When Ada's probe books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then Ada's probe is answered with the booking as requested
    And the answer to Ada's probe is no repeat
    When Ada's probe sends the same once more
    Then the answer to Ada's probe is a repeat
    And Ada's probe got the same answer both times
    And vendor-01's dashboard shows 1 booking

  @CM2
  Scenario: A rejection is repeated too, although the slot is free by now
    Given Ben has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada's probe connects
    When Ada's probe books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then Ada's probe is answered with SLOT_TAKEN
    When Ben cancels the booking
    Then vendor-01's dashboard shows the booking as cancelled
    When Ada's probe sends the same once more
    Then Ada's probe is answered with SLOT_TAKEN
    And the answer to Ada's probe is a repeat
    And vendor-01's dashboard shows 1 booking

  @CM2
  Scenario: A key that was used for something else changes nothing
    Given Ada's probe connects
    And vendor-01's dashboard is connected
    When Ada's probe books chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada's probe sends the same key once more, for Tuesday 10:00 to 11:00
    Then Ada's probe is answered with KEY_REUSED
    And vendor-01's dashboard shows 1 booking
    And vendor-01's dashboard shows the booking for Monday 10:00 to 11:00

  @CM2
  Scenario: Keys are remembered when the service restarts
    Given Ada's probe connects
    And Ada's probe books chair-1 of vendor-01 for Monday 10:00 to 11:00
    When the service restarts
    And Ada's probe connects
    And Ada's probe sends the same once more
    Then Ada's probe is answered with the booking as requested
    And the answer to Ada's probe is a repeat

  @CM2
  Scenario: A key is remembered for a device that was away for six days
    Given Ada's probe connects
    And Ada's probe books chair-1 of vendor-01 for Monday 10:00 to 11:00
    When 6 days pass
    And Ada's probe connects
    And Ada's probe sends the same once more
    Then the answer to Ada's probe is a repeat
    And Ada's probe got the same answer both times

  @CM2
  Scenario: Two people who use the same key do not get each other's answers
    Given Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ben has a requested booking of chair-2 of vendor-01 for Monday 10:00 to 11:00
    And Ada's probe connects
    And Ben's probe connects
    When Ada's probe sends "booking:cancel" about Ada's booking with key set to "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    And Ben's probe sends "booking:cancel" about Ben's booking with key set to "01ARZ3NDEKTSV4RRFFQ69G5FAV"
    Then Ben's probe is answered with the booking as cancelled
    And the answer to Ben's probe is no repeat
    And vendor-01's dashboard shows Ada's booking as cancelled
    And vendor-01's dashboard shows Ben's booking as cancelled

  @CM5 @CM2
  Scenario: Nobody can book under the id of somebody else's booking
    Given Ada's probe connects
    And Ben's probe connects
    When Ada's probe books chair-1 of vendor-01 for Monday 10:00 to 11:00 with the key "shared"
    Then Ada's probe is answered with success
    When Ben's probe books chair-2 of vendor-01 for Monday 10:00 to 11:00 with the key "shared"
    Then Ben's probe is answered with KEY_REUSED
    And the answer to Ben's probe is no repeat
