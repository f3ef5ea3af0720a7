Feature: Reminders
  A confirmed booking is called to mind a day and an hour before it starts, once.

  @NT7
  Scenario: The customer is reminded a day and an hour ahead, the vendor an hour ahead
    Given Ada has a confirmed booking
    When it is 25 hours before the booking
    Then Ada's phone does not show the notification "Coming up"
    When it is 24 hours before the booking
    Then Ada's phone shows the notification "Coming up" as reminder, normal priority
    And Ada's phone does not show the notification "Starting soon"
    When it is 1 hour before the booking
    Then Ada's phone shows the notification "Starting soon"
    And vendor-01's dashboard shows the notification "Starting soon"
    And Ada's phone shows 1 notification called "Coming up"
    And vendor-01's dashboard does not show the notification "Coming up"

  @NT7
  Scenario Outline: A booking that is <status> is called to nobody's mind
    Given Ada has a <status> booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ben has a confirmed booking of chair-2 of vendor-01 for Monday 10:00 to 11:00
    When it is 24 hours before Ben's booking
    Then Ben's phone shows the notification "Coming up"
    And Ada's phone does not show the notification "Coming up"

    Examples:
      | status    |
      | requested |
      | cancelled |
      | declined  |

  @NT7
  Scenario: Once, although the service was stopped and started in between
    Given Ada has a confirmed booking
    When it is 25 hours before the booking
    And the service shuts down
    And 2 hours pass
    And the service starts again
    Then Ada's phone shows the notification "Coming up"
    When the service restarts
    And a minute passes
    And it is 1 hour before the booking
    Then Ada's phone shows the notification "Starting soon"
    When the service crashes and starts again
    And it is 10 minutes before the booking
    Then Ada's phone shows 1 notification called "Coming up"
    And Ada's phone shows 1 notification called "Starting soon"

  @NT7
  Scenario: What was missed is not made up for once the booking has begun
    Given Ada has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ben has a confirmed booking of chair-2 of vendor-01 for Monday 12:30 to 13:00
    When it is 2 hours before Ada's booking
    And Ada's phone shows the notification "Coming up"
    And the service shuts down
    And 3 hours pass
    And the service starts again
    And an hour passes
    Then Ben's phone shows the notification "Starting soon"
    And Ada's phone does not show the notification "Starting soon"

  @NT7
  Scenario: A booking that was moved is called to mind before its new start
    Given Ada has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ben has a confirmed booking of chair-2 of vendor-01 for Monday 10:00 to 11:00
    When vendor-01 moves Ada's booking to Wednesday 10:00 to 11:00
    And Ada's phone shows Ada's booking for Wednesday 10:00 to 11:00
    And it is 24 hours before Ben's booking
    Then Ben's phone shows the notification "Coming up"
    And Ada's phone does not show the notification "Coming up"
    When it is 24 hours before Ada's booking
    Then Ada's phone shows 1 notification called "Coming up"

  @NT7
  Scenario: What is confirmed later than that needs no reminder
    Given Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ben has a confirmed booking of chair-2 of vendor-01 for Monday 12:00 to 13:00
    When it is 23 hours before Ada's booking
    And vendor-01 confirms Ada's booking
    Then Ada's phone shows Ada's booking as confirmed
    When it is 24 hours before Ben's booking
    Then Ben's phone shows the notification "Coming up"
    And Ada's phone does not show the notification "Coming up"
    When it is 1 hour before Ada's booking
    Then Ada's phone shows the notification "Starting soon"
