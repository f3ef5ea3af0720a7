Feature: Moving a booking
  A customer asks, the vendor answers. A vendor moves at once.

  @BK3 @web
  Scenario: A customer asks and the vendor accepts
    Given Ada has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    When Ada asks to move the booking to Tuesday 14:00 to 15:00
    Then vendor-01's dashboard shows the wish to move the booking to Tuesday 14:00 to 15:00
    And vendor-01's dashboard shows the booking for Monday 10:00 to 11:00
    When vendor-01 accepts the wish to move the booking
    Then Ada's phone shows the booking for Tuesday 14:00 to 15:00
    And Ada's phone shows no wish to move the booking
    And Ada's phone shows the booking as confirmed

  @BK3 @web
  Scenario: The vendor refuses
    Given Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    When Ada asks to move the booking to Tuesday 14:00 to 15:00
    Then vendor-01's dashboard shows the wish to move the booking to Tuesday 14:00 to 15:00
    When vendor-01 refuses the wish to move the booking
    Then Ada's phone shows no wish to move the booking
    And Ada's phone shows the booking for Monday 10:00 to 11:00

  @BK3 @web
  Scenario: A newer wish takes the place of the older one
    Given Ada has a confirmed booking
    When Ada asks to move the booking to Tuesday 14:00 to 15:00
    And Ada asks to move the booking to Wednesday 14:00 to 15:00
    Then vendor-01's dashboard shows the wish to move the booking to Wednesday 14:00 to 15:00
    When vendor-01 accepts the wish to move the booking
    Then Ada's phone shows the booking for Wednesday 14:00 to 15:00

  @BK3 @web
  Scenario: A vendor moves at once, which settles an open wish
    Given Ada has a confirmed booking
    And Ada asks to move the booking to Tuesday 14:00 to 15:00
    And vendor-01's dashboard shows the wish to move the booking to Tuesday 14:00 to 15:00
    When vendor-01 moves the booking to Wednesday 09:00 to 10:00
    Then Ada's phone shows the booking for Wednesday 09:00 to 10:00
    And Ada's phone shows no wish to move the booking

  @BK3 @web
  Scenario Outline: A wish falls with the booking when that becomes <status>
    Given Ada has a confirmed booking
    And Ada asks to move the booking to Tuesday 14:00 to 15:00
    And vendor-01's dashboard shows the wish to move the booking to Tuesday 14:00 to 15:00
    When vendor-01 changes the booking to <status>
    Then Ada's phone shows the booking as <status>
    And Ada's phone shows no wish to move the booking

    Examples:
      | status      |
      | in progress |
      | cancelled   |

  @BK3 @CF3
  Scenario Outline: A booking that is <status> cannot be moved
    Given Ada has a <status> booking
    When Ada asks to move the booking to Tuesday 14:00 to 15:00
    Then Ada's phone shows a rejection with ILLEGAL_TRANSITION
    And vendor-01's dashboard shows no wish to move the booking

    Examples:
      | status      |
      | in progress |
      | completed   |
      | cancelled   |

  @BK2 @CF5
  Scenario: The wished slot was taken before the vendor accepted
    Given Ada has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada asks to move the booking to Tuesday 14:00 to 15:00
    And vendor-01's dashboard shows the wish to move the booking to Tuesday 14:00 to 15:00
    And Ben has a confirmed booking of chair-1 of vendor-01 for Tuesday 14:00 to 15:00
    When vendor-01 accepts the wish to move Ada's booking
    Then vendor-01's dashboard shows a rejection with SLOT_TAKEN
    And vendor-01's dashboard offers instead:
      | Tuesday 13:00 to 14:00 |
      | Tuesday 15:00 to 16:00 |
      | Tuesday 12:00 to 13:00 |
    And Ada's phone shows Ada's booking for Monday 10:00 to 11:00

  @BK2 @web
  Scenario: A booking is not in its own way
    Given Ada has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    When vendor-01 moves the booking to Monday 10:30 to 11:30
    Then Ada's phone shows the booking for Monday 10:30 to 11:30
