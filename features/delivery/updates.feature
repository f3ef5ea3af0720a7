Feature: Updates reach everybody concerned
  What one side does, the other side sees, on all of its devices, in the order in which it happened.

  @BK4 @DL1 @web
  Scenario: A booking reaches the vendor's dashboard and the customer's other devices
    Given Ada's phone is connected
    And Ada's tablet is connected
    And vendor-01's dashboard is connected
    When Ada on her phone books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then vendor-01's dashboard shows the booking as requested within 1 second
    And Ada's tablet shows the booking as requested within 1 second
    When vendor-01 confirms the booking
    Then Ada's phone shows the booking as confirmed within 1 second
    And Ada's tablet shows the booking as confirmed within 1 second
    And Ada's phone shows the booking at version 2

  @BK4
  Scenario: Every change makes one version and one event
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then vendor-01's dashboard shows the booking as requested
    When vendor-01 confirms the booking
    Then Ada's phone shows the booking as confirmed
    When Ada writes the note "By the window" on the booking
    And Ada cancels the booking
    Then vendor-01's dashboard shows the booking as cancelled
    And vendor-01's dashboard shows the booking at version 4
    And vendor-01's dashboard has heard of bookings in this order:
      | booking.created |
      | booking.updated |
      | booking.noted   |
      | booking.updated |
    And Ada's phone has heard of bookings in this order:
      | booking.created |
      | booking.updated |
      | booking.noted   |
      | booking.updated |

  @DL1
  Scenario: The events of a stream are numbered from 1, without a gap
    Given vendor-01's probe connects
    When Ada has a confirmed booking
    And vendor-01 writes 3 notes on the booking
    Then vendor-01's probe hears the events 1 to 6 of vendor-01's stream

  @DL1
  Scenario: Announcements reach everybody
    Given Ada's probe connects
    And vendor-01's probe connects
    When "The market is closed on Sunday" is announced to everybody
    Then Ada's probe hears the events 1 to 1 of the stream of everybody
    And vendor-01's probe hears the events 1 to 1 of the stream of everybody

  @CM10
  Scenario: An event carries the trace of the command that caused it
    Given Ada's probe connects
    And vendor-01's probe connects
    When Ada's probe books chair-1 of vendor-01 for Monday 10:00 to 11:00 with the trace "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    Then vendor-01's probe hears an event with the trace "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    And Ada's probe hears an event with the trace "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
