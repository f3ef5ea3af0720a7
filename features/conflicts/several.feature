Feature: Several things are wrong at once
  Then the first of them is said, always in the same order, so that people solve one thing at a time.

  @CF8 @CM8
  Scenario: A foreign booking on a version that never was is not found
    Given Ada has a requested booking
    And Ben's probe connects
    When Ben's probe sends "booking:reschedule" about the booking with baseVersion set to 7
    Then Ben's probe is answered with NOT_FOUND

  @CF8
  Scenario: A version that never was is said before a status that does not fit
    Given Ada has a completed booking
    And Ada's probe connects
    When Ada's probe sends "booking:reschedule" about the booking with baseVersion set to 99
    Then Ada's probe is answered with FUTURE_VERSION

  @CF8
  Scenario: A conflict is said before a status that does not fit
    Given Ada has a completed booking
    And Ada's probe connects
    When Ada's probe sends "booking:reschedule" about the booking with baseVersion set to 1
    Then Ada's probe is answered with CONFLICT

  @CF8
  Scenario: A status that does not fit is said before times that do not
    Given Ada has a completed booking
    When Ada asks to move the booking to yesterday 10:00 to 11:00
    Then Ada's phone shows a rejection with ILLEGAL_TRANSITION

  @CF8 @BK5
  Scenario: Times that do not fit are said before a slot that is taken
    Given Ben has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    When Ada books chair-1 of vendor-01 for Monday 10:00 to Tuesday 12:00
    Then Ada's phone shows a rejection with BAD_TIMES
