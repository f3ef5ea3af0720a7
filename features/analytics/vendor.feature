Feature: What became of a vendor's bookings
  Vendors see their own business: bookings, customers, how fast they answer, and when people come.

  @AN6
  Scenario: Bookings by status, and the customers behind them
    Given Ada has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ben has a declined booking of chair-2 of vendor-01 for Monday 10:00 to 11:00
    And Ada has a requested booking of chair-1 of vendor-01 for Tuesday 10:00 to 11:00
    When vendor-01 asks for bookings by the day, from an hour ago to 10 days ahead
    Then the figures say 1 for "confirmed"
    And the figures say 1 for "declined"
    And the figures say 1 for "requested"
    When vendor-01 asks for customers by the day, from an hour ago to 10 days ahead
    Then the figures say 2 different customers

  @AN6
  Scenario: Nobody sees the bookings of another vendor
    Given Ada has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    When vendor-02 asks for bookings by the day, from an hour ago to 10 days ahead
    Then the figures say nothing

  @AN6 @AN2
  Scenario: How long customers wait for an answer
    Given the scenario begins at 2027-03-01 10:05 in UTC
    And Ada has a requested booking
    When 20 minutes pass
    And vendor-01 confirms the booking
    And vendor-01 asks for responses by the day, from an hour ago to an hour ahead
    Then the figures say 1 for "answered"
    And the figures say that it took about 20 minutes

  @AN7
  Scenario: When people come, by the clock on the vendor's wall
    Given the scenario begins at 2027-03-01 10:05 in UTC
    And Ada has a confirmed booking of chair-1 of vendor-01 for Monday 14:00 to 15:00
    When vendor-01 asks for heat-map by the day, from an hour ago to 10 days ahead, in Europe/Berlin
    Then the heat map shows 1 on Monday at 15:00
    When vendor-01 asks for heat-map by the day, from an hour ago to 10 days ahead, in Asia/Kathmandu
    Then the heat map shows 1 on Monday at 19:00

  @AN6
  Scenario: Notifications that nobody opened
    Given the scenario begins at 2027-03-01 10:05 in UTC
    And Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And vendor-01 reads all notifications
    And Ben has a requested booking of chair-2 of vendor-01 for Monday 10:00 to 11:00
    When vendor-01 asks for notifications by the day, from an hour ago to an hour ahead
    Then the figures say that 1 of 2 notifications were read
