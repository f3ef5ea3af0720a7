Feature: Following a tap
  Whoever looks for what became of a tap has one trace for it: in the log of the service, and in the events that others get.

  @CM10
  Scenario: From a customer's tap to the vendor's screen
    Given the service logs every command
    And Ada's phone is connected
    And vendor-01's dashboard is connected
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then the log of the service has what Ada's phone sent, with its trace
    And vendor-01's dashboard gets the event of what Ada's phone sent, with its trace
    And vendor-01's dashboard has not reported yet how long events took
    When 1 minute passes, and everybody stays connected
    Then vendor-01's dashboard reports how long its events took
