Feature: Too much in too short a time
  Whoever sends more than the service takes from one device or one person is told how long to wait. Nothing was done, and nothing is lost:
  the same command, sent again with the same key, takes effect.

  @RL2
  Scenario: A device that sends too much is told to wait, and is served after that
    Given Ada has a requested booking
    And Alex Keller limits "bookings per device" to 2 at once and 60 per minute
    When Ada's probe connects
    And Ada's probe sends "booking:note" about the booking 2 times
    Then Ada's probe is answered with success
    When Ada's probe sends "booking:note" about the booking
    Then Ada's probe is answered with RATE_LIMITED
    And Ada's phone shows 2 notes on the booking
    When as much time passes as Ada's probe was told to wait
    And Ada's probe sends "booking:note" about the booking
    Then Ada's probe is answered with success
    And Ada's phone shows 3 notes on the booking

  @RL2 @CM2
  Scenario: A refused command is no outcome: its key takes effect when it is sent again
    Given Ada has a requested booking
    And Alex Keller limits "bookings per device" to 1 at once and 60 per minute
    When Ada's probe connects
    And Ada's probe sends "booking:note" about the booking
    And Ada's probe sends "booking:cancel" about the booking
    Then Ada's probe is answered with RATE_LIMITED
    And Ada's phone shows the booking as requested
    When as much time passes as Ada's probe was told to wait
    And Ada's probe sends the same once more
    Then Ada's probe is answered with the booking as cancelled
    And the answer to Ada's probe is no repeat

  @RL2
  Scenario: The devices of a person share what the person may send
    Given Ada has a requested booking
    And Alex Keller limits "bookings per device" to 3 at once and 6 per minute
    And Alex Keller limits "bookings per person" to 4 at once and 6 per minute
    When Ada's probe connects
    And Ada's second probe connects
    And Ada's probe sends "booking:note" about the booking 3 times
    Then Ada's probe is answered with success
    When Ada's second probe sends "booking:note" about the booking
    Then Ada's second probe is answered with success
    When Ada's second probe sends "booking:note" about the booking
    Then Ada's second probe is answered with RATE_LIMITED
    When Ben's probe connects
    And Ben's probe sends "booking:create"
    Then Ben's probe is answered with success

  @RL2 @CM6
  Scenario: What makes no sense counts as well
    Given Alex Keller limits "reads per device" to 3 at once and 6 per minute
    When Ada's probe connects
    And Ada's probe sends "sync:since" with offset set to "seven"
    Then Ada's probe is answered with BAD_REQUEST
    When Ada's probe sends "no:such-command" with nothing but "x"
    Then Ada's probe is answered with UNKNOWN_EVENT
    When Ada's probe sends "sync:snapshot"
    Then Ada's probe is answered with success
    When Ada's probe sends "sync:snapshot"
    Then Ada's probe is answered with RATE_LIMITED

  @RL2
  Scenario: A class that is used up leaves the others alone
    Given Alex Keller limits "reads per device" to 1 at once and 1 per minute
    When Ada's probe connects
    And Ada's probe sends "sync:snapshot" 2 times
    Then Ada's probe is answered with RATE_LIMITED
    When Ada's probe sends "booking:create"
    Then Ada's probe is answered with success

  @RL2 @CM3
  Scenario: The app waits as long as it is told, and its booking arrives
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    And Alex Keller limits "bookings per device" to 1 at once and 2 per minute
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada books chair-2 of vendor-01 for Monday 10:00 to 11:00
    Then Ada's phone sent its last command 1 time
    And all that Ada's phone asked is answered
    And Ada's phone shows 1 change waiting to be sent
    When 25 seconds pass
    Then Ada's phone shows 1 change waiting to be sent
    When 10 seconds pass
    Then Ada's phone shows 0 changes waiting to be sent
    And Ada's phone sent its last command 2 times
    And Ada's phone shows no rejection
    And vendor-01's dashboard shows 2 bookings
