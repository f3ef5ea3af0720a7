Feature: Snapshots
  A device without a past fetches what there is, and goes on from there.

  @SN1
  Scenario: A new device shows what the others show
    Given Ada has a confirmed booking
    And Ada has a requested booking of chair-2 of vendor-01 for Tuesday 10:00 to 11:00
    When Ada's tablet connects
    Then Ada's tablet shows 2 bookings
    And Ada's tablet shows the first booking as confirmed
    When vendor-01 confirms the second booking
    Then Ada's tablet shows the second booking as confirmed

  @SN1
  Scenario: A snapshot comes in pages, each booking once
    Given Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada has a requested booking of chair-2 of vendor-01 for Monday 10:00 to 11:00
    And Ada has a requested booking of chair-3 of vendor-01 for Monday 10:00 to 11:00
    And Ada's probe connects
    When Ada's probe fetches a snapshot in pages of 2
    Then the snapshot has 3 bookings on 2 pages

  @SN2
  Scenario: What ended more than thirty days ago is history
    Given Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    When 25 days pass
    And Ada's probe connects
    And Ada's probe fetches a snapshot in pages of 10
    Then the snapshot has 1 booking on 1 page
    When 40 days pass
    And Ada's probe connects
    And Ada's probe fetches a snapshot in pages of 10
    Then the snapshot has 0 bookings on 0 pages

  @SN1
  Scenario: A snapshot holds one's own bookings alone
    Given Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ben has a requested booking of chair-2 of vendor-01 for Monday 10:00 to 11:00
    And Ben has a requested booking of room-1 of vendor-02 for Monday 10:00 to 11:00
    When Ada's tablet connects
    Then Ada's tablet shows 1 booking
    When vendor-01's second dashboard connects
    Then vendor-01's second dashboard shows 2 bookings

  @SN3
  Scenario: A device keeps the newest version, wherever it came from
    Given Ada has a requested booking
    And events to Ada's phone are held up
    When vendor-01 confirms the booking
    Then vendor-01's dashboard shows the booking as confirmed
    When Ada writes the note "By the window" on the booking
    Then Ada's phone shows the booking as confirmed
    And Ada's phone shows the note "By the window" on the booking
    When what was held up reaches Ada's phone
    Then Ada's phone shows the booking at version 3
    And Ada's phone never went back to an older version of the booking

  @SN3
  Scenario: A booking that comes by two streams, one of them late
    Given vendor-01's dashboard is connected
    And events of vendor-01's stream to vendor-01's dashboard are held up
    When the back end books chair-1 of vendor-01 for Monday 10:00 to 11:00 for vendor-01
    Then vendor-01's dashboard shows the booking as requested
    When vendor-01 confirms the booking
    Then vendor-01's dashboard shows the booking at version 2
    When what was held up reaches vendor-01's dashboard
    Then vendor-01's dashboard has heard of bookings in this order:
      | booking.created |
      | booking.updated |
      | booking.created |
      | booking.updated |
    And vendor-01's dashboard shows the booking at version 2
    And vendor-01's dashboard never went back to an older version of the booking
