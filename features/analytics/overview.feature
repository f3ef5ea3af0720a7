Feature: The day at a glance
  A vendor sees the day at a glance, and sees it change.

  @OV1
  Scenario: Bookings of today, who arrives next, and what waits for an answer
    Given the scenario begins at 2027-03-01 09:05 in UTC
    And Ada's phone is connected
    And Ada has a confirmed booking of chair-1 of vendor-01 for today 11:00 to 12:00
    And Ben has a requested booking of chair-2 of vendor-01 for today 20:00 to 21:00
    When vendor-01's dashboard opens the overview in Europe/Berlin
    Then the overview on vendor-01's dashboard shows 1 confirmed booking today
    And the overview on vendor-01's dashboard shows 1 requested booking today
    And the overview on vendor-01's dashboard shows Ada arriving, who is connected
    And the overview on vendor-01's dashboard shows 1 request without an answer
    And the overview on vendor-01's dashboard says that the service is well

  @OV2 @OV3
  Scenario: It changes with the bookings and with those who come and go
    Given the scenario begins at 2027-03-01 09:05 in UTC
    And vendor-01's dashboard opens the overview in Europe/Berlin
    When Ada has a requested booking of chair-1 of vendor-01 for today 11:00 to 12:00
    Then the overview on vendor-01's dashboard shows 1 requested booking today
    And the overview on vendor-01's dashboard shows Ada arriving, who is connected
    When vendor-01 confirms the booking
    Then the overview on vendor-01's dashboard shows 1 confirmed booking today
    And the overview on vendor-01's dashboard shows 0 requests without an answer
    When Ada's phone goes offline
    Then the overview on vendor-01's dashboard shows Ada arriving, who is not connected

  @OV1 @OV3
  Scenario: At midnight in Berlin a new day begins, whatever the time is in London
    Given the scenario begins at 2027-03-01 23:40 in Europe/Berlin
    And Ada has a requested booking of chair-1 of vendor-01 for today 23:30 to tomorrow 00:30
    When vendor-01's dashboard opens the overview in Europe/Berlin
    Then the overview on vendor-01's dashboard is of the day "2027-03-01"
    And the overview on vendor-01's dashboard shows 0 requested bookings today
    When 25 minutes pass
    Then the overview on vendor-01's dashboard is of the day "2027-03-02"
    And the overview on vendor-01's dashboard shows 1 requested booking today

  @OV4
  Scenario: Another vendor's day stays another vendor's
    Given the scenario begins at 2027-03-01 09:05 in UTC
    And Ada has a requested booking of chair-1 of vendor-01 for today 11:00 to 12:00
    When vendor-02's dashboard opens the overview in UTC
    Then the overview on vendor-02's dashboard shows 0 requested bookings today
