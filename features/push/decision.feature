Feature: Whether to push
  A push is for those who do not know yet. Five seconds are time enough for a device in somebody's hands to say so.

  @PU2
  Scenario: Nobody is pushed what they see before their eyes
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    When vendor-01 confirms the booking
    And it is time to push
    Then support is told suppressed-shown about Ada's phone
    And Ada's phone has received no push

  @PU2
  Scenario: What the tablet showed the phone need not
    Given Ada's phone can be pushed to
    And Ada's tablet is connected
    And Ada has a requested booking
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    Then Ada's tablet pops up "Booking confirmed"
    When it is time to push
    Then support is told suppressed-shown about Ada's phone
    And Ada's phone has received no push

  @PU2
  Scenario Outline: <where> and nowhere else
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And <where>
    When vendor-01 confirms the booking
    And it is time to push
    Then Ada's phone receives the push "Booking confirmed"
    And support is told sent about Ada's phone

    Examples:
      | where                                         |
      | Ada's phone is in the background              |
      | Ada's phone stays connected in the background |
      | Ada's phone is offline                        |
      | the app on Ada's phone is killed              |
      | the link of Ada's phone falls silent          |

  @PU2
  Scenario: What was read meanwhile is not pushed
    Given Ada has a requested booking
    And Ada's probe connects
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    And vendor-01's dashboard shows 0 changes waiting to be sent
    And Ada's probe sends "notification:read" with all set to true
    And it is time to push
    Then support is told suppressed-read about Ada's phone
    And Ada's phone has received no push

  @PU2
  Scenario: A push that was due when the service crashed goes out once
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    And vendor-01's dashboard shows 0 changes waiting to be sent
    And the service crashes and starts again
    And it is time to push
    Then Ada's phone receives the push "Booking confirmed"
    And support is told sent about Ada's phone
    When the service crashes and starts again
    And 10 minutes pass
    And vendor-01's dashboard is connected again
    And vendor-01 writes the note "Bring a towel" on the booking
    And it is time to push
    Then Ada's phone receives the push "Bring a towel"
    And Ada's phone has received 2 pushes

  @PU2 @PU4
  Scenario: A push that became due while the service was down goes out when it is back
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    And vendor-01's dashboard shows 0 changes waiting to be sent
    And the service shuts down
    And 2 hours pass
    And the service starts again
    Then Ada's phone receives the push "Booking confirmed"

  @PU2
  Scenario: A push wakes the app, which fetches what it speaks of
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    And it is time to push
    Then Ada's phone receives the push "Booking confirmed"
    And Ada's phone shows the booking as confirmed
    And Ada's phone pops up nothing

  @PU2
  Scenario: A push that tells the app nothing new
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone stays connected in the background
    When vendor-01 confirms the booking
    And Ada's phone shows the notification "Booking confirmed"
    And it is time to push
    Then Ada's phone knows already what the push "Booking confirmed" says

  @PU2
  Scenario: Who taps a push finds the app up to date
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    And it is time to push
    Then Ada's phone receives the push "Booking confirmed"
    When Ada's phone comes to the foreground
    Then Ada's phone shows the booking as confirmed
    And Ada's phone shows 1 unread notification
