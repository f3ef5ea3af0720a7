Feature: Acting on a notification
  What can be done about a notification is done with one tap, by the same rules as everywhere else.

  @NT6
  Scenario Outline: <action> on a new request
    Given Ada has a requested booking
    When vendor-01 chooses <action> on the notification "New booking request"
    Then Ada's phone shows the booking as <status>
    And vendor-01's dashboard shows the notification "New booking request" as read
    And vendor-01's dashboard shows no rejection

    Examples:
      | action  | status    |
      | confirm | confirmed |
      | decline | declined  |

  @NT6
  Scenario Outline: <action> on a wish to move
    Given Ada has a confirmed booking
    And Ada asks to move the booking to Friday 09:00 to 10:00
    When vendor-01 chooses <action> on the notification "Asked to move a booking"
    Then Ada's phone shows the booking for <slot>
    And Ada's phone shows no wish to move the booking
    And vendor-01's dashboard shows the notification "Asked to move a booking" as read

    Examples:
      | action             | slot                  |
      | accept-reschedule  | Friday 09:00 to 10:00 |
      | decline-reschedule | Monday 10:00 to 11:00 |

  @NT6
  Scenario: The customer calls off what was moved
    Given Ada has a confirmed booking
    And vendor-01 moves the booking to Friday 09:00 to 10:00
    When Ada chooses cancel on the notification "Booking moved"
    Then vendor-01's dashboard shows the booking as cancelled
    And vendor-01's dashboard shows the notification "Booking cancelled"

  @NT6
  Scenario: To open a notification changes nothing but that it is read
    Given Ada has a requested booking
    And vendor-01's dashboard shows 1 unread notification
    When vendor-01 reads the notification "New booking request"
    Then vendor-01's dashboard shows 0 unread notifications
    And Ada's phone shows the booking as requested

  @NT6
  Scenario: Confirmed without a network
    Given Ada has a requested booking
    And vendor-01's dashboard shows the notification "New booking request"
    And vendor-01's dashboard is offline
    When vendor-01 chooses confirm on the notification "New booking request"
    Then vendor-01's dashboard shows the booking as confirmed at once
    And vendor-01's dashboard shows 0 unread notifications
    And Ada's phone shows the booking as requested
    When vendor-01's dashboard comes back online
    Then Ada's phone shows the booking as confirmed
    And vendor-01's dashboard shows no rejection

  @NT6 @CF4
  Scenario: Confirmed without a network, and cancelled meanwhile
    Given Ada has a requested booking
    And vendor-01's dashboard shows the notification "New booking request"
    And vendor-01's dashboard is offline
    When vendor-01 chooses confirm on the notification "New booking request"
    And Ada cancels the booking
    And vendor-01's dashboard comes back online
    Then vendor-01's dashboard shows a rejection with ILLEGAL_TRANSITION
    And vendor-01's dashboard shows beside the rejection that the booking is cancelled
    And vendor-01's dashboard shows the notification "New booking request" as read

  @NT6 @CF3
  Scenario: A wish is accepted as the notification tells it, and no other
    Given Ada has a confirmed booking
    And Ada asks to move the booking to Friday 09:00 to 10:00
    And vendor-01's dashboard shows the wish to move the booking to Friday 09:00 to 10:00
    And Ada asks to move the booking to Thursday 15:00 to 16:00
    And vendor-01's dashboard shows the wish to move the booking to Thursday 15:00 to 16:00
    When vendor-01 chooses accept-reschedule on the first notification "Asked to move a booking"
    Then vendor-01's dashboard shows a rejection with CONFLICT
    And Ada's phone shows the booking for Monday 10:00 to 11:00
    When vendor-01 dismisses what was rejected
    And vendor-01 chooses accept-reschedule on the second notification "Asked to move a booking"
    Then Ada's phone shows the booking for Thursday 15:00 to 16:00

  @NT6 @CF4
  Scenario: Two people at the vendor's take the same request
    Given Ada has a requested booking
    And Kim's dashboard is connected
    And Kim's dashboard shows the notification "New booking request"
    And Kim's dashboard is offline
    When vendor-01 chooses decline on the notification "New booking request"
    And Ada's phone shows the booking as declined
    And Kim chooses confirm on the notification "New booking request"
    And Kim's dashboard comes back online
    Then Kim's dashboard shows a rejection with ILLEGAL_TRANSITION
    And Kim's dashboard shows the booking as declined
