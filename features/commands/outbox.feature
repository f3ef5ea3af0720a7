Feature: The outbox
  What a person does shows at once, is never lost, and is applied once and in its order, whatever the network and the app go through.

  @CM4 @CM5
  Scenario: Booked, noted and cancelled without a network
    Given Ada's phone is offline
    And vendor-01's dashboard is connected
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada writes the note "By the window" on the booking
    And Ada cancels the booking
    Then Ada's phone shows the booking as cancelled at once
    And Ada's phone shows 3 changes waiting to be sent
    When Ada's phone comes back online
    Then vendor-01's dashboard shows the booking as cancelled
    And vendor-01's dashboard shows the note "By the window" on the booking
    And vendor-01's dashboard has heard of bookings in this order:
      | booking.created |
      | booking.noted   |
      | booking.updated |
    And Ada's phone shows 0 changes waiting to be sent

  @CM4 @CF6
  Scenario: A rejected command does not block those behind it
    Given Ben has a confirmed booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada's phone is offline
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada books chair-2 of vendor-01 for Monday 10:00 to 11:00
    And Ada's phone comes back online
    Then vendor-01's dashboard shows Ada's second booking as requested
    And Ada's phone shows a rejection with SLOT_TAKEN
    And Ada's phone shows 1 rejection
    And Ada's phone does not show Ada's first booking

  @CM3 @CM2
  Scenario: A lost answer is asked for again, and the command takes effect once
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    And the next 1 answer to Ada's phone is lost
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then vendor-01's dashboard shows the booking as requested
    And Ada's phone shows 1 change waiting to be sent
    When 10 seconds pass
    Then Ada's phone shows 0 changes waiting to be sent
    And Ada's phone sent its last command 2 times
    And Ada's phone shows no rejection
    And vendor-01's dashboard shows 1 booking

  @CM3
  Scenario: A lost request is sent again
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    And the next 1 request of Ada's phone is lost
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then Ada's phone shows the booking as requested at once
    When 10 seconds pass
    Then vendor-01's dashboard shows the booking as requested
    And Ada's phone sent its last command 2 times
    And Ada's phone shows no rejection

  @CM3 @CM2
  Scenario: A link that breaks between command and answer
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    And the next 1 answer to Ada's phone is lost
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then vendor-01's dashboard shows the booking as requested
    When the link of Ada's phone is cut
    Then Ada's phone shows 0 changes waiting to be sent
    And Ada's phone sent its last command 2 times
    And vendor-01's dashboard shows 1 booking

  @CM3 @CM4 @web
  Scenario: The app is killed before it could send anything
    Given vendor-01's dashboard is connected
    And Ada's phone is offline
    And Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada writes the note "By the window" on the booking
    And the app on Ada's phone is killed
    When the app on Ada's phone starts again
    Then Ada's phone shows the booking as requested
    And Ada's phone shows 2 changes waiting to be sent
    When Ada's phone comes back online
    Then vendor-01's dashboard shows the note "By the window" on the booking
    And Ada's phone shows 0 changes waiting to be sent

  @CM3 @CM2
  Scenario: The app is killed between command and answer
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    And the next 1 answer to Ada's phone is lost
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then vendor-01's dashboard shows the booking as requested
    When the app on Ada's phone is killed
    And the app on Ada's phone starts again
    Then Ada's phone shows 0 changes waiting to be sent
    And Ada's phone shows the booking as requested
    And Ada's phone shows no rejection
    And vendor-01's dashboard shows 1 booking

  @CM7
  Scenario: An app does not even send what is too large
    Given Ada has a confirmed booking
    When Ada writes a note of 70000 characters on the booking
    And Ada writes the note "Shorter" on the booking
    Then Ada's phone shows a rejection with MESSAGE_TOO_LARGE
    And vendor-01's dashboard shows the note "Shorter" on the booking
    And Ada's phone is still on its first connection
