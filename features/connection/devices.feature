Feature: Several devices of one person
  A person may use as many devices as they like. Each of them is connected once.

  @SE6
  Scenario: The same device connects twice, and the newer connection stays
    Given Ada's phone is connected
    When Ada's probe connects with the device id of Ada's phone
    Then Ada's probe is welcomed
    And Ada's phone gives way to the newer connection
    And Ada's probe is still connected

  @SE6
  Scenario: The older connection is told why it has to go
    Given Ada's tablet is connected
    And Ada's probe connects with the device id of Ada's tablet
    When Ada's second probe connects with the device id of Ada's tablet
    Then Ada's probe is told goodbye with REPLACED

  @SE6
  Scenario: Two people whose devices have the same id do not meet
    Given Ada's phone is connected
    When Ben's probe connects with the device id of Ada's phone
    Then Ben's probe is welcomed
    And Ada's phone is still on its first connection

  @SE7
  Scenario: The devices of a person know of each other
    Given Ada's phone is connected
    When Ada's tablet connects
    Then Ada's phone sees 2 connected devices within 1 second
    And Ada's tablet sees 2 connected devices within 1 second
    When Ada's tablet goes offline
    Then Ada's phone sees 1 connected device within 1 second

  @SE7
  Scenario: Devices of other people are nobody's business
    Given Ada's phone is connected
    And Ada's tablet is connected
    When Ben's phone connects
    Then Ada's phone sees 2 connected devices
