Feature: When many connect at once
  A herd that comes back after an outage is let in at the rate at which it can be served: each device is told when its turn is, and finds room then.

  @RL1
  Scenario: Who finds no room is told when its turn is, and is let in then
    Given Alex Keller limits "connects of the service" to 2 at once and 60 per minute
    When Ada's probe connects
    Then Ada's probe is welcomed
    When Ben's probe connects
    Then Ben's probe is welcomed
    When Chloe's probe connects
    Then Chloe's probe is refused with RATE_LIMITED, retry backoff
    When as much time passes as Chloe's probe was told to wait
    And Ada's second probe connects
    Then Ada's second probe is refused with RATE_LIMITED
    When Chloe's probe connects
    Then Chloe's probe is welcomed

  @RL1
  Scenario: A forged token costs nothing while there is no room
    Given Alex Keller limits "connects of the service" to 1 at once and 6 per minute
    When Ada's probe connects
    And Ben's probe connects with a token that is no token at all
    Then Ben's probe is refused with RATE_LIMITED

  @RL1
  Scenario: Whoever comes before its turn gains nothing by it
    Given Alex Keller limits "connects of the service" to 1 at once and 6 per minute
    When Ada's probe connects
    And Ben's probe connects
    Then Ben's probe is refused with RATE_LIMITED
    When 5 seconds pass
    And Ben's probe connects
    Then Ben's probe is refused with RATE_LIMITED
    When as much time passes as Ben's probe was told to wait
    And Ben's probe connects
    Then Ben's probe is welcomed

  @RL1
  Scenario: An address that connects without end is held back
    Given every address is counted
    And Alex Keller limits "connects per address" to 5 at once and 12 per minute
    When Ada's probe connects
    And Ada's second probe connects
    And Ben's probe connects
    And Ben's second probe connects
    And Chloe's probe connects
    Then Chloe's probe is welcomed
    When Chloe's second probe connects
    Then Chloe's second probe is refused with RATE_LIMITED

  @RL1
  Scenario: Admins get in while customers wait
    Given Alex Keller limits "connects of the service" to 1 at once and 1 per minute
    When Ada's probe connects
    And Ben's probe connects
    Then Ben's probe is refused with RATE_LIMITED
    When Sam Moreau's probe connects
    Then Sam Moreau's probe is welcomed

  @RL1
  Scenario: The app comes back by itself when its turn is
    Given Ada's phone is connected
    And Alex Keller limits "connects of the service" to 1 at once and 6 per minute
    When Ben's probe connects
    And the link of Ada's phone is cut
    And Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    And 2 seconds pass
    Then Ada's phone waits because of RATE_LIMITED
    When 15 seconds pass
    Then Ada's phone is connected again
    And Ada's phone shows 0 changes waiting to be sent

  @RL4
  Scenario: A person has only so many devices connected
    Given Alex Keller limits the devices of a person to 2
    When Ada's probe connects
    And Ada's second probe connects
    Then Ada's second probe is welcomed
    When Ada's third probe connects
    Then Ada's third probe is refused with TOO_MANY_CONNECTIONS, retry backoff
    And Ada's probe is still connected
    When Ben's probe connects
    Then Ben's probe is welcomed

  @RL4 @SE6
  Scenario: A device that connects again takes its own place
    Given Alex Keller limits the devices of a person to 1
    And Ada's phone is connected
    When the link of Ada's phone falls silent
    And Ada's probe connects with the device id of Ada's phone
    Then Ada's probe is welcomed
    When Ada's second probe connects
    Then Ada's second probe is refused with TOO_MANY_CONNECTIONS

  @RL4
  Scenario: A smaller limit closes nothing that is open
    Given Ada's probe connects
    And Ada's second probe connects
    When Alex Keller limits the devices of a person to 1
    Then Ada's probe is still connected
    And Ada's second probe is still connected
