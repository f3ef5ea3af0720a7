Feature: Tokens
  A token opens the door for as long as it lives, and for nobody but the one it names.

  @SE2
  Scenario Outline: A token that <fault> opens nothing
    When Ada's probe connects with a token that <fault>
    Then Ada's probe is refused with TOKEN_INVALID, retry refresh

    Examples:
      | fault                              |
      | is no token at all                 |
      | is signed with another secret      |
      | is signed with another algorithm   |
      | is not signed at all               |
      | is for another audience            |
      | is of another issuer               |
      | lives for two days                 |
      | was issued tomorrow                |
      | names no person                    |
      | has no id of its own               |
      | is of a vendor without a vendor id |

  @SE2
  Scenario: An expired token opens nothing, and a new one will
    When Ada's probe connects with a token that expired 10 seconds ago
    Then Ada's probe is refused with TOKEN_EXPIRED, retry refresh
    When Ada's probe connects
    Then Ada's probe is welcomed

  @SE2
  Scenario: Clocks may differ by five seconds
    When Ada's probe connects with a token that expired 3 seconds ago
    Then Ada's probe is welcomed

  @SE4
  Scenario: At the end of its token a session is told goodbye
    Given Ada's probe connects with a token for 20 seconds
    And Ben's probe connects with a token for 40 seconds
    When 21 seconds pass
    Then Ada's probe is told goodbye with TOKEN_EXPIRED within 1 second
    And Ben's probe is still connected

  @SE4
  Scenario: An app renews its token in time, and its session lives on
    Given Ada's tokens last 20 seconds
    And Ada's phone is connected
    And Ben's probe connects with a token for 20 seconds
    When 16 seconds pass
    Then Ada's phone has renewed its token
    When 8 seconds pass
    Then Ben's probe is told goodbye with TOKEN_EXPIRED
    And Ada's phone is still on its first connection

  @SE4
  Scenario: An app that slept through the end of its token comes back with a new one
    Given Ada's phone is connected
    When 2 hours pass
    Then Ada's phone is connected again

  @SE4
  Scenario: A session is renewed with a token of the same person
    Given Ada's probe connects with a token for 20 seconds
    When Ada's probe refreshes its session with a token of Ada
    Then Ada's probe is answered with success
    When 25 seconds pass
    Then Ada's probe is still connected

  @SE4
  Scenario Outline: A session cannot be taken over with a token of <somebody>
    Given Ada's probe connects
    When Ada's probe refreshes its session with a token of <somebody>
    Then Ada's probe is answered with FORBIDDEN
    And Ada's probe is still connected

    Examples:
      | somebody  |
      | Ben       |
      | vendor-01 |

  @SE5
  Scenario: An admin revokes every token of a person
    Given Ada's phone is connected
    And Ada's tablet is connected
    And Ben's phone is connected
    When Alex Keller revokes every token of Ada
    Then Ada's phone is signed out with TOKEN_REVOKED within 1 second
    And Ada's tablet is signed out with TOKEN_REVOKED within 1 second
    And Ben's phone is still on its first connection
    When Ada's probe connects with the token of Ada's phone
    Then Ada's probe is refused with TOKEN_REVOKED, retry never
    When 2 seconds pass
    And Ada's phone signs in again
    Then Ada's phone is connected again

  @SE5
  Scenario: An admin revokes one token, and the other device stays
    Given Ada's phone is connected
    And Ada's tablet is connected
    When Alex Keller revokes the token of Ada's phone
    Then Ada's phone is signed out with TOKEN_REVOKED within 1 second
    And Ada's tablet is still on its first connection

  @SE5
  Scenario: A revoked token stays revoked when the service restarts
    Given Ada's phone is connected
    And Alex Keller revokes the token of Ada's phone
    When the service restarts
    And Ada's probe connects with the token of Ada's phone
    Then Ada's probe is refused with TOKEN_REVOKED
