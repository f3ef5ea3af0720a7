Feature: Broadcasts
  One message from an admin to many: now or later, once, and until it is sent it can be taken back.

  @AD7 @NT5
  Scenario: A message to all customers reaches customers, and no vendor
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    When Alex Keller broadcasts "Prices change in May" to all customers
    And Alex Keller broadcasts "The market is closed on Sunday" to everybody
    Then Ada's phone shows the notification "Prices change in May" as announcement, normal priority
    And vendor-01's dashboard shows the notification "The market is closed on Sunday"
    And vendor-01's dashboard does not show the notification "Prices change in May"

  @AD7 @NT5
  Scenario Outline: A message to <audience> is one event of <stream>
    Given Ada belongs to the group "early-birds"
    And Ada's probe connects
    When Alex Keller broadcasts "Doors open at six" to <audience>
    Then Ada's probe hears the events 1 to 1 of <stream>
    And Ada's probe hears no event of Ada's stream

    Examples:
      | audience                | stream                               |
      | everybody               | the stream of everybody              |
      | all customers           | the stream of all customers          |
      | the group "early-birds" | the stream of the group "early-birds" |

  @AD7
  Scenario: Those who are named are told, and nobody else
    Given Ada's phone is connected
    And Ben's phone is connected
    And Chloe's phone is connected
    When Alex Keller broadcasts "You have won" to Ada and Ben
    Then Ada's phone shows the notification "You have won"
    And Ben's phone shows the notification "You have won"
    And Chloe's phone does not show the notification "You have won"

  @AD7 @NT2
  Scenario: Who was away is pushed, and finds it in the inbox
    Given Ada's phone can be pushed to
    And Ada's phone is offline
    When Alex Keller broadcasts "Prices change in May" to all customers
    Then the panel of Alex Keller shows the broadcast as sent
    When it is time to push
    Then Ada's phone receives the push "Prices change in May"
    When Ada's phone comes back online
    Then Ada's phone shows 1 unread notification

  @AD7
  Scenario: A message in the app only is not pushed
    Given Ada's phone can be pushed to
    And Ada's phone is in the background
    When Alex Keller broadcasts "Prices change in May" to all customers in the app only
    And Alex Keller broadcasts "The market is closed on Sunday" to all customers
    Then the panel of Alex Keller shows the broadcast as sent
    When it is time to push
    Then Ada's phone receives the push "The market is closed on Sunday"
    And Ada's phone has received 1 push

  @AD7 @CM2
  Scenario: A command that is repeated tells nobody twice
    Given Ada's phone is connected
    When Alex Keller broadcasts "Prices change in May" to all customers
    And Alex Keller does the same with the same key
    Then the panel of Alex Keller is answered with success
    And Ada's phone shows 1 notification called "Prices change in May"
    And the audit log has 1 record for Alex Keller

  @AD8
  Scenario: A preview says whom it would reach
    Given Ada's phone can be pushed to
    And Ada's tablet is connected
    And Ben's phone is connected
    And vendor-01's dashboard is connected
    When Alex Keller previews a broadcast to all customers
    Then it would reach 2 people with 3 connected devices and 1 device by push
    When Alex Keller previews a broadcast to Ada and Chloe
    Then it would reach 2 people with 2 connected devices and 1 device by push

  @AD8 @AD1
  Scenario Outline: A broadcast to <audience> is refused when nobody is there
    When Alex Keller broadcasts "Hello?" to <audience>
    Then the panel of Alex Keller is answered with AUDIENCE_EMPTY
    And the audit log tells "broadcast:send" by Alex Keller: AUDIENCE_EMPTY

    Examples:
      | audience                |
      | everybody               |
      | all vendors             |
      | the group "early-birdz" |
      | nobody                  |

  @AD8
  Scenario: A rehearsal is checked like the real thing, and tells nobody
    Given Ada's phone is connected
    When Alex Keller rehearses the broadcast "Prices change in May" to all customers
    Then it would reach 1 person with 1 connected device and 0 devices by push
    And Ada's phone does not show the notification "Prices change in May"
    When Alex Keller rehearses the broadcast "Prices change in May" to all vendors
    Then the panel of Alex Keller is answered with AUDIENCE_EMPTY
    And the audit log has 0 records for Alex Keller

  @AD9
  Scenario: A message for later comes later, though the service was down at its time
    Given Ada's phone is connected
    When Alex Keller broadcasts "The sale begins" to all customers in 2 hours
    Then the panel of Alex Keller shows the broadcast as queued
    And Ada's phone does not show the notification "The sale begins"
    When the service shuts down
    And 3 hours pass
    And the service starts again
    And 10 seconds pass
    Then Ada's phone shows the notification "The sale begins"
    And the panel of Alex Keller shows the broadcast as sent
    And Ada's phone shows 1 notification called "The sale begins"

  @AD9
  Scenario: What survives a crash is told once
    Given Ada's phone is connected
    When Alex Keller broadcasts "The sale begins" to all customers
    And Alex Keller broadcasts "The sale is over" to all customers in an hour
    Then Ada's phone shows the notification "The sale begins"
    When the service crashes and starts again
    And an hour passes
    Then Ada's phone shows the notification "The sale is over" within 20 seconds
    And Ada's phone shows 1 notification called "The sale begins"

  @AD9
  Scenario: What expired while the service was down is not told any more
    Given Ada's phone is connected
    When Alex Keller broadcasts "The sale begins" to all customers in an hour, of use for an hour
    And the service shuts down
    And 3 hours pass
    And the service starts again
    Then the panel of Alex Keller shows the broadcast as failed
    And Ada's phone does not show the notification "The sale begins"

  @AD9
  Scenario: What would never come in time is refused
    Given Ada's phone is connected
    When Alex Keller broadcasts "The sale begins" to all customers in 400 days
    Then the panel of Alex Keller is answered with BAD_TIMES

  @AD10 @AD1
  Scenario: A message can be taken back until it is sent
    Given Ada's phone is connected
    When Alex Keller broadcasts "The sale begins" to all customers in an hour
    And Alex Keller cancels the broadcast
    And 2 hours pass
    Then the panel of Alex Keller shows the broadcast as cancelled
    And Ada's phone does not show the notification "The sale begins"
    When Alex Keller broadcasts "The sale is over" to all customers
    Then Ada's phone shows the notification "The sale is over"
    When Alex Keller cancels the broadcast
    Then the panel of Alex Keller is answered with TOO_LATE
    And the audit log tells "broadcast:cancel" by Alex Keller: TOO_LATE

  @AD11
  Scenario: The panel shows how far a message came
    Given Ada's phone can be pushed to
    And Ada's phone is in the background
    And Ben's phone is connected
    When Alex Keller broadcasts "Prices change in May" to all customers
    Then the panel of Alex Keller shows the broadcast as sent
    When it is time to push
    Then Ada's phone receives the push "Prices change in May"
    When Ben reads the notification "Prices change in May"
    Then the panel of Alex Keller shows that the broadcast reached 1 connected, 1 by push, and was read by 1
