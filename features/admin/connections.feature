Feature: Connections
  Admins see who is connected, and can send them away: one, or many after a look at how many that would be.

  @AD2
  Scenario: The list says who is connected, from where and with what
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    When Alex Keller lists the connections
    Then the list has 3 connections
    And the list shows Ada's phone on ios, version 1.0.0
    And the list shows vendor-01's dashboard on web, version 1.0.0

  @AD2
  Scenario Outline: Those whom <filter> fits
    Given Ada's phone is connected
    And Ada's tablet is connected
    And vendor-01's dashboard is connected
    When Alex Keller lists the connections that fit <filter>
    Then the list has <count> connections

    Examples:
      | filter                                          | count |
      | {"role": "customer"}                            | 2     |
      | {"role": "admin"}                               | 1     |
      | {"userId": "customer-001"}                      | 2     |
      | {"deviceId": "customer-001-tablet"}             | 1     |
      | {"platform": "web"}                             | 1     |
      | {"role": "customer", "platform": "web"}         | 0     |
      | {"address": "127.0.0.1"}                        | 4     |
      | {"address": "10.1.2.3"}                         | 0     |
      | {"connectedBefore": "2020-01-01T00:00:00.000Z"} | 0     |
      | {"connectedSince": "2020-01-01T00:00:00.000Z"}  | 4     |

  @AD2
  Scenario: A filter that is misspelt fits nobody, instead of everybody
    When Alex Keller lists the connections that fit {"user": "customer-001"}
    Then the panel of Alex Keller is answered with BAD_REQUEST

  @AD3
  Scenario: A long list comes in pages, each connection on one of them
    Given probes of 12 customers are connected
    When Alex Keller goes through the connections in pages of 5
    Then each connection is on one of 3 pages

  @AD4 @AD1
  Scenario: Who is disconnected learns why, and comes back by itself
    Given Ada's phone is connected
    And Ben's phone is connected
    When Alex Keller disconnects Ada's phone saying "We move house"
    Then Ada's phone waits before it comes back, because of DISCONNECTED
    And Ben's phone is still on its first connection
    And the audit log tells "connections:disconnect" by Alex Keller: OK
    When 10 seconds pass
    Then Ada's phone is connected again

  @AD4
  Scenario: Who is sent away stays away until the person comes back
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    When Alex Keller sends Ada's phone away
    Then Ada's phone stays away, because of SENT_AWAY
    When 10 minutes pass
    Then Ada's phone stays away, because of SENT_AWAY
    When the app on Ada's phone is killed
    And the app on Ada's phone starts again
    And Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    Then vendor-01's dashboard shows the booking as requested

  @AD4
  Scenario: A booking made while away is not lost
    Given Ada's phone is connected
    And vendor-01's dashboard is connected
    When Alex Keller disconnects Ada's phone saying "We move house"
    Then Ada's phone waits before it comes back, because of DISCONNECTED
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    And 10 seconds pass
    Then vendor-01's dashboard shows the booking as requested

  @AD4 @AD5
  Scenario: A crowd is counted first, then told different times to come back
    Given probes of 12 customers are connected
    And vendor-01's dashboard is connected
    When Alex Keller counts the customers to disconnect
    Then the panel counts 12
    When Alex Keller disconnects all customers, expecting 12
    Then all of them are told goodbye with DISCONNECTED
    And they are given different times to wait
    And vendor-01's dashboard is still on its first connection

  @AD5 @AD1
  Scenario: When many more match than the admin saw, nobody is disconnected
    Given probes of 12 customers are connected
    And Ada's probe connects
    And vendor-01's dashboard is connected
    When Alex Keller disconnects all customers, expecting 2
    Then the panel of Alex Keller is answered with COUNT_CHANGED
    And Ada's probe is still connected
    And the audit log tells "connections:disconnect" by Alex Keller: COUNT_CHANGED

  @AD6 @AD1
  Scenario: Everyone is disconnected only by somebody who says so, and admins stay
    Given Ada's probe connects
    And Sam Moreau's probe connects
    When Alex Keller disconnects all people, expecting 1
    Then the panel of Alex Keller is answered with CONFIRMATION_NEEDED
    And Ada's probe is still connected
    When Alex Keller disconnects all people, expecting 1, and confirms that this is everyone
    Then Ada's probe is told goodbye with DISCONNECTED
    And Ada's probe is told the reason "an admin closed this connection; come back later"
    And Sam Moreau's probe is still connected
    And the panel of Alex Keller is still connected
    And the audit log has 2 records for Alex Keller
