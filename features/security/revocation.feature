Feature: Putting a device out
  An admin ends what a lost phone, or a stolen token, could still do. Nothing else changes.

  @SE5
  Scenario: An admin revokes a lost phone, and the person goes on elsewhere
    Given Ada's phone is connected
    And Ada's tablet is connected
    And Ben's phone is connected
    When Alex Keller revokes Ada's phone
    Then Ada's phone is signed out with TOKEN_REVOKED within 1 second
    And Ada's tablet is still on its first connection
    And Ben's phone is still on its first connection

  @SE5
  Scenario: On a revoked phone no older token opens anything, also after a restart
    Given Ada's phone is connected
    And Ada's tablet is connected
    And Alex Keller revokes Ada's phone
    When the service restarts
    And 2 seconds pass
    And Ada's probe connects with the token of Ada's tablet and the device id of Ada's phone
    Then Ada's probe is refused with TOKEN_REVOKED, retry never

  @SE5
  Scenario: Who signs in again on a revoked phone is let in
    Given Ada's phone is connected
    And Alex Keller revokes Ada's phone
    And Ada's phone is signed out with TOKEN_REVOKED within 1 second
    When 2 seconds pass
    And Ada's phone signs in again
    Then Ada's phone is connected again

  @SE5 @PU1
  Scenario: A revoked phone is not pushed to
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    When Alex Keller revokes Ada's phone
    And vendor-01 confirms the booking
    And it is time to push
    Then support is told no-token about Ada
    And Ada's phone has received no push

  @SE5
  Scenario: A token that somebody took along is revoked with the token of the phone
    Given Ada's phone is connected
    And Ada's probe connects with the token of Ada's phone
    When Alex Keller revokes the token of Ada's phone
    Then Ada's phone is signed out with TOKEN_REVOKED within 1 second
    And Ada's probe is told goodbye with TOKEN_REVOKED within 1 second
