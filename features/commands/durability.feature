Feature: Acknowledged means durable
  What the service has acknowledged is there when it comes back, however it went.

  @CM1
  Scenario: A service that lost its power has lost nothing that it acknowledged
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then Ada's phone shows 0 changes waiting to be sent
    When the service crashes and starts again
    Then Ada's phone is connected again
    And vendor-01's dashboard is connected again
    And Ada's phone shows the booking as requested
    And Ada's phone has resumed where it stood
    And vendor-01's dashboard has resumed where it stood
    When vendor-01's second dashboard connects
    Then vendor-01's second dashboard shows the booking as requested

  @CM1 @CM2
  Scenario: What was on its way during a crash takes effect once
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    And the next 1 answer to Ada's phone is lost
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then vendor-01's dashboard shows the booking as requested
    When the service crashes and starts again
    Then Ada's phone shows 0 changes waiting to be sent
    And Ada's phone sent its last command 2 times
    And vendor-01's dashboard shows 1 booking

  @CM1
  Scenario: Commands that were made while the service was away are applied when it is back
    Given Ada has a requested booking
    When the service shuts down
    And Ada cancels the booking
    And the service restarts
    And 10 seconds pass
    Then vendor-01's dashboard shows the booking as cancelled
    And Ada's phone shows 0 changes waiting to be sent
