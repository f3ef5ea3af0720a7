Feature: Stolen tokens
  A token belongs to the device that used it first. Admins hear of every other.

  @SE12
  Scenario: A second device with the same token is reported
    Given Ada's phone is connected
    When Ada's probe connects with the token of Ada's phone
    Then Ada's probe is welcomed
    And the service has reported 1 stolen token
    And Ada's phone is still on its first connection

  @SE12
  Scenario: A second device with the same token is refused, where the service is strict
    Given the service refuses a token that a second device uses
    And Ada's phone is connected
    When Ada's probe connects with the token of Ada's phone
    Then Ada's probe is refused with TOKEN_REPLAYED, retry refresh
    And the service has refused 1 stolen token
    And Ada's phone is still on its first connection

  @SE12
  Scenario: Several devices, each with a token of its own, are nothing strange
    Given the service refuses a token that a second device uses
    And Ada's phone is connected
    When Ada's tablet connects
    And Ada's probe connects
    Then Ada's probe is welcomed
    And the service has refused 0 stolen tokens

  @SE12
  Scenario: The same device comes back with its token
    Given the service refuses a token that a second device uses
    And Ada's phone is connected
    When the link of Ada's phone is cut
    Then Ada's phone is connected again
    And the service has refused 0 stolen tokens
