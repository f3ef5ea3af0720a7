Feature: Two people act on the same booking
  Who was offline acts on what they saw last. What still makes sense is applied; for the rest the person chooses.

  @CF1 @web
  Scenario: Notes of both sides never conflict
    Given Ada has a confirmed booking
    And Ada's phone is offline
    When vendor-01 writes the note "Bring a towel" on the booking
    And Ada writes the note "By the window" on the booking
    And vendor-01 changes the booking to in progress
    And Ada's phone comes back online
    Then Ada's phone shows 2 notes on the booking
    And vendor-01's dashboard shows 2 notes on the booking
    And Ada's phone shows no rejection

  @CF1 @web
  Scenario: A note still lands on a booking that was cancelled meanwhile
    Given Ada has a confirmed booking
    And Ada's phone is offline
    When vendor-01 changes the booking to cancelled
    And Ada writes the note "See you then" on the booking
    And Ada's phone comes back online
    Then vendor-01's dashboard shows the note "See you then" on the booking
    And Ada's phone shows the booking as cancelled

  @CF2 @web
  Scenario: A cancellation holds, whatever happened meanwhile
    Given Ada has a requested booking
    And Ada's phone is offline
    When vendor-01 confirms the booking
    And vendor-01 writes the note "Bring a towel" on the booking
    And vendor-01 moves the booking to Tuesday 10:00 to 11:00
    And Ada cancels the booking
    And Ada's phone comes back online
    Then vendor-01's dashboard shows the booking as cancelled
    And Ada's phone shows no rejection

  @CF2
  Scenario: A booking that is under way cannot be cancelled any more
    Given Ada has a confirmed booking
    And Ada's phone is offline
    When vendor-01 changes the booking to in progress
    And Ada cancels the booking
    And Ada's phone comes back online
    Then Ada's phone shows a rejection with ILLEGAL_TRANSITION
    And Ada's phone shows beside the rejection that the booking is in progress
    And Ada's phone shows the booking as in progress

  @CF3 @web
  Scenario: A wish to move goes past changes of other things
    Given Ada has a confirmed booking
    And Ada's phone is offline
    When vendor-01 writes the note "Bring a towel" on the booking
    And Ada asks to move the booking to Tuesday 14:00 to 15:00
    And Ada's phone comes back online
    Then vendor-01's dashboard shows the wish to move the booking to Tuesday 14:00 to 15:00
    And Ada's phone shows no rejection

  @CF3 @CF6 @web
  Scenario: Both moved it, and the customer insists
    Given Ada has a confirmed booking
    And Ada's phone is offline
    And vendor-01 moves the booking to Wednesday 09:00 to 10:00
    And Ada asks to move the booking to Tuesday 14:00 to 15:00
    When Ada's phone comes back online
    Then Ada's phone shows a rejection with CONFLICT
    And Ada's phone shows the booking for Wednesday 09:00 to 10:00
    And vendor-01's dashboard shows no wish to move the booking
    When Ada tries again what was rejected
    Then vendor-01's dashboard shows the wish to move the booking to Tuesday 14:00 to 15:00
    And Ada's phone shows no rejection

  @CF3 @CF6
  Scenario: Both moved it, and the customer gives in
    Given Ada has a confirmed booking
    And Ada's phone is offline
    And vendor-01 moves the booking to Wednesday 09:00 to 10:00
    And Ada asks to move the booking to Tuesday 14:00 to 15:00
    When Ada's phone comes back online
    Then Ada's phone shows a rejection with CONFLICT
    When Ada lets go of what was rejected
    Then Ada's phone shows no rejection
    And Ada's phone shows the booking for Wednesday 09:00 to 10:00
    And vendor-01's dashboard shows no wish to move the booking

  @CF3
  Scenario: The status changed while the customer wished to move it
    Given Ada has a requested booking
    And Ada's phone is offline
    When vendor-01 confirms the booking
    And Ada asks to move the booking to Tuesday 14:00 to 15:00
    And Ada's phone comes back online
    Then Ada's phone shows a rejection with CONFLICT
    And Ada's phone shows beside the rejection that the booking is confirmed

  @CF3 @web
  Scenario: A vendor answers the wish that it saw, and no other
    Given Ada has a confirmed booking
    And Ada asks to move the booking to Tuesday 14:00 to 15:00
    And vendor-01's dashboard shows the wish to move the booking to Tuesday 14:00 to 15:00
    And vendor-01's dashboard is offline
    When Ada asks to move the booking to Wednesday 14:00 to 15:00
    And vendor-01 accepts the wish to move the booking
    And vendor-01's dashboard comes back online
    Then vendor-01's dashboard shows a rejection with CONFLICT
    And vendor-01's dashboard shows the wish to move the booking to Wednesday 14:00 to 15:00
    And Ada's phone shows the booking for Monday 10:00 to 11:00

  @CF4 @web
  Scenario: A transition is judged on the status of now
    Given Ada has a requested booking
    And vendor-01's dashboard is offline
    When Ada writes the note "By the window" on the booking
    And vendor-01 confirms the booking
    And vendor-01's dashboard comes back online
    Then Ada's phone shows the booking as confirmed

  @CF4 @web
  Scenario: The vendor confirms what was cancelled meanwhile
    Given Ada has a requested booking
    And vendor-01's dashboard is offline
    When Ada cancels the booking
    And vendor-01 confirms the booking
    And vendor-01's dashboard comes back online
    Then vendor-01's dashboard shows a rejection with ILLEGAL_TRANSITION
    And vendor-01's dashboard shows beside the rejection that the booking is cancelled
    And vendor-01's dashboard shows the booking as cancelled

  @CF6
  Scenario: What was rejected stays visible until it is dismissed, also when the app is killed
    Given Ben has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then Ada's phone shows a rejection with SLOT_TAKEN
    When an hour passes
    And the app on Ada's phone is killed
    And the app on Ada's phone starts again
    Then Ada's phone shows a rejection with SLOT_TAKEN
    When Ada dismisses what was rejected
    Then Ada's phone shows no rejection
    And Ada's phone does not show Ada's booking

  @CF7
  Scenario Outline: <who>: <command> on a version that the service does not have
    Given Ada has a requested booking
    And <who>'s probe connects
    When <who>'s probe sends "<command>" about the booking with baseVersion set to 7
    Then <who>'s probe is answered with FUTURE_VERSION
    And Ada's phone shows the booking at version 1

    Examples:
      | who       | command                   |
      | Ada       | booking:cancel            |
      | Ada       | booking:reschedule        |
      | vendor-01 | booking:cancel            |
      | vendor-01 | booking:reschedule        |
      | vendor-01 | booking:answer-reschedule |
      | vendor-01 | booking:transition        |
