Feature: Saving battery
  In saver mode events come in batches, unless one of them is urgent.

  @SE9
  Scenario: What can wait comes in one batch
    Given Ada has a confirmed booking
    And Ada's probe connects
    And Ada's probe switches to "saver" mode
    When vendor-01 writes 5 notes on the booking
    Then Ada's probe hears no event of Ada's stream
    When 30 seconds pass
    # Five notes, and the five notifications that tell of them.
    Then Ada's probe hears 10 events in 1 message

  @SE9
  Scenario: A change of the status comes at once, and brings along what waited
    Given Ada has a requested booking
    And Ada's phone has its battery saver on
    When vendor-01 writes 2 notes on the booking
    Then Ada's phone does not show the note "Note 1" on the booking
    When vendor-01 confirms the booking
    Then Ada's phone shows the booking as confirmed within 1 second
    And Ada's phone shows 2 notes on the booking

  @SE9
  Scenario: A device that turns its saver off gets at once what it had not heard
    Given Ada has a requested booking
    And Ada's phone has its battery saver on
    And vendor-01 writes 2 notes on the booking
    When Ada's phone turns its battery saver off
    Then Ada's phone shows 2 notes on the booking
