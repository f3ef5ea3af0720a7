Feature: Signing out
  A person ends their own sessions, on this device or everywhere.

  @SE11
  Scenario: Ada signs out everywhere, and nobody else does
    Given Ada's phone is connected
    And Ada's tablet is connected
    And Ben's phone is connected
    When Ada on her phone signs out everywhere
    Then Ada's phone is signed out with TOKEN_REVOKED within 1 second
    And Ada's tablet is signed out with TOKEN_REVOKED within 1 second
    And Ben's phone is still on its first connection

  @SE11
  Scenario: Ada signs out of her phone, and her tablet stays
    Given Ada's phone is connected
    And Ada's tablet is connected
    When Ada on her phone signs out of the device
    Then Ada's phone is signed out with TOKEN_REVOKED within 1 second
    And Ada's tablet is still on its first connection
    When Ada's probe connects with the token of Ada's phone
    Then Ada's probe is welcomed

  @SE11
  Scenario: After signing out everywhere no token of before opens anything, and a new one does
    Given Ada's phone is connected
    And Ada's tablet is connected
    When Ada on her tablet signs out everywhere
    And Ada's probe connects with the token of Ada's phone
    Then Ada's probe is refused with TOKEN_REVOKED, retry never
    When 2 seconds pass
    And Ada's phone signs in again
    Then Ada's phone is connected again

  @SE11 @PU1
  Scenario: Nothing is pushed to a phone that signed out on another device
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    And Ada's tablet is connected
    When Ada on her tablet signs out everywhere
    And vendor-01 confirms the booking
    And it is time to push
    Then support is told no-token about Ada
    And Ada's phone has received no push

  @SE11
  Scenario: A vendor signs out everywhere
    Given vendor-01's dashboard is connected
    And vendor-02's dashboard is connected
    When vendor-01 signs out everywhere
    Then vendor-01's dashboard is signed out with TOKEN_REVOKED within 1 second
    And vendor-02's dashboard is still on its first connection
