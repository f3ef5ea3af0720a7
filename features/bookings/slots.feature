Feature: Slots
  Two active bookings of one resource never overlap.

  @BK2 @CF5
  Scenario: A taken slot is refused, with the nearest free ones
    Given Ben has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then Ada's phone shows a rejection with SLOT_TAKEN
    And Ada's phone offers instead:
      | Monday 09:00 to 10:00 |
      | Monday 11:00 to 12:00 |
      | Monday 08:00 to 09:00 |

  @CF5
  Scenario: The free slots lie around what else is booked
    Given Ben has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Chloe has a requested booking of chair-1 of vendor-01 for Monday 11:30 to 12:30
    When Ada books chair-1 of vendor-01 for Monday 10:30 to 11:30
    Then Ada's phone offers instead:
      | Monday 09:00 to 10:00 |
      | Monday 12:30 to 13:30 |
      | Monday 08:00 to 09:00 |

  @BK2
  Scenario Outline: Monday <wanted> does not fit beside Monday 10:00 to 11:00
    Given Ben has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    When Ada books chair-1 of vendor-01 for Monday <wanted>
    Then Ada's phone shows a rejection with SLOT_TAKEN

    Examples:
      | wanted         |
      | 10:00 to 11:00 |
      | 10:15 to 10:45 |
      | 09:00 to 12:00 |
      | 09:30 to 10:05 |
      | 10:55 to 11:30 |

  @BK2 @web
  Scenario: Bookings may follow one another without a pause
    Given Ben has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    When Ada books chair-1 of vendor-01 for Monday 09:00 to 10:00
    And Ada books chair-1 of vendor-01 for Monday 11:00 to 12:00
    Then vendor-01's dashboard shows 3 active bookings of chair-1 of vendor-01
    And Ada's phone shows no rejection

  @BK2 @web
  Scenario: Two customers race for the last slot
    Given Ada's phone is connected
    And Ben's phone is connected
    And vendor-01's dashboard is connected
    When Ada and Ben book chair-1 of vendor-01 for Monday 10:00 to 11:00 at the same moment
    Then Ada's phone shows 0 changes waiting to be sent
    And Ben's phone shows 0 changes waiting to be sent
    And vendor-01's dashboard shows 1 active booking of chair-1 of vendor-01
    And vendor-01's dashboard shows 1 booking

  @BK2
  Scenario: A double tap books once
    Given vendor-01's dashboard is connected
    When Ada taps twice to book chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then Ada's phone shows 1 rejection
    And Ada's phone shows a rejection with SLOT_TAKEN
    And vendor-01's dashboard shows 1 booking

  @BK2
  Scenario Outline: A booking that is <status> does not hold its slot
    Given Ben has a <status> booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then vendor-01's dashboard shows Ada's booking as requested
    And Ada's phone shows no rejection

    Examples:
      | status    |
      | declined  |
      | cancelled |
      | completed |
      | no show   |

  @BK6
  Scenario: Two vendors may both have a chair-1
    Given Ben has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Barber Market Square's dashboard is connected
    When Ada books chair-1 of Barber Market Square for Monday 10:00 to 11:00
    Then Barber Market Square's dashboard shows the booking as requested
    And vendor-01's dashboard does not show the booking

  @BK5
  Scenario Outline: <slot> cannot be booked
    When Ada books chair-1 of vendor-01 for <slot>
    Then Ada's phone shows a rejection with BAD_TIMES

    Examples:
      | slot                            |
      | yesterday 10:00 to 11:00        |
      | Monday 10:00 to 10:04           |
      | Monday 10:00 to 10:00           |
      | Monday 11:00 to 10:00           |
      | Monday 10:00 to Tuesday 10:01   |
      | today in 3 years 10:00 to 11:00 |

  @BK5
  Scenario Outline: <slot> can be booked
    Given vendor-01's dashboard is connected
    When Ada books chair-1 of vendor-01 for <slot>
    Then vendor-01's dashboard shows the booking for <slot>

    Examples:
      | slot                           |
      | Monday 10:00 to 10:05          |
      | Monday 10:00 to Tuesday 10:00  |
      | today in a year 10:00 to 11:00 |

  @BK7
  Scenario: A booking holds a hundred notes
    Given Ada has a confirmed booking
    And Ada's probe connects
    When Ada's probe writes 100 notes on the booking
    Then vendor-01's dashboard shows 100 notes on the booking
    When vendor-01 writes the note "One more" on the booking
    Then vendor-01's dashboard shows a rejection with NOTES_FULL
    And Ada's phone shows 100 notes on the booking
