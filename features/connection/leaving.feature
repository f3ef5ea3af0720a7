Feature: When the service goes
  A service that shuts down says so, spreads the return of its devices, and loses nothing that it acknowledged.

  @SE8
  Scenario: A service that shuts down says goodbye, and nobody is to come back at once
    Given probes of 12 customers are connected
    When the service shuts down
    Then all of them are told goodbye with SERVER_DRAINING
    And they are given different times to wait

  @SE8 @CM1
  Scenario: Apps come back by themselves after a restart
    Given Ada has a requested booking
    When the service restarts
    And 10 seconds pass
    Then Ada's phone is connected again
    And vendor-01's dashboard is connected again
    When vendor-01 confirms the booking
    Then Ada's phone shows the booking as confirmed
    And Ada's phone has resumed where it stood
