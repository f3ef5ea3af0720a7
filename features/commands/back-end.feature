Feature: An existing back end feeds its bookings in
  It posts them with a token of role service, by the same rules as everybody.

  @CM9 @CM2 @BK4
  Scenario: A booking that the back end takes reaches customer and vendor
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    When the back end books chair-1 of vendor-01 for Monday 10:00 to 11:00 for Ada
    Then the back end is answered 201
    And vendor-01's dashboard shows 1 active booking of chair-1 of vendor-01
    And Ada's phone shows 1 active booking of chair-1 of vendor-01
    When the back end books chair-1 of vendor-01 for Monday 10:00 to 11:00 for Ada with the same key
    Then the back end is answered 200
    And vendor-01's dashboard shows 1 booking

  @CM9 @BK2
  Scenario: The back end does not get a taken slot either
    Given Ben has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    When the back end books chair-1 of vendor-01 for Monday 10:30 to 11:30 for Ada
    Then the back end is answered 409 SLOT_TAKEN

  @CM9 @RL2
  Scenario: A back end that posts too much is told to wait, and nothing was done
    Given Alex Keller limits "bookings per back end" to 1 at once and 6 per minute
    And vendor-01's dashboard is connected
    When the back end books chair-1 of vendor-01 for Monday 10:00 to 11:00 for Ada
    Then the back end is answered 201
    When the back end books chair-2 of vendor-01 for Monday 10:00 to 11:00 for Ada
    Then the back end is answered 429 RATE_LIMITED
    And the back end is told to wait 10 seconds at most
    And vendor-01's dashboard shows 1 booking
    When 10 seconds pass
    And the back end books chair-2 of vendor-01 for Monday 10:00 to 11:00 for Ada with the same key
    Then the back end is answered 201
    And vendor-01's dashboard shows 2 bookings

  @CM9 @RL3
  Scenario: Under critical load a back end still books
    When the load of the service becomes critical
    And the back end books chair-1 of vendor-01 for Monday 10:00 to 11:00 for Ada
    Then the back end is answered 201

  @CM9 @CM6
  Scenario Outline: <somebody> is no back end
    When <somebody> poses as the back end and books chair-1 of vendor-01 for Monday 10:00 to 11:00 for Ada
    Then the back end is answered 403 FORBIDDEN

    Examples:
      | somebody    |
      | Ada         |
      | vendor-01   |
      | Alex Keller |
