Feature: Devices that can be pushed to
  A push reaches the device and the person that it is meant for, and nobody who has that device later.

  @PU1
  Scenario: All devices of a person, each in its own language and by its own clock
    Given the scenario begins at 2027-06-01 12:00 in Europe/Berlin
    And Ada's phone speaks German
    And Ada's phone is in Europe/Berlin
    And Ada's tablet is in Asia/Kathmandu
    And Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ada's phone can be pushed to
    And Ada's tablet can be pushed to
    And Ada's phone is in the background
    And Ada's tablet is in the background
    When vendor-01 confirms the booking
    And it is time to push
    Then Ada's phone receives the push "Buchung bestätigt"
    And Ada's phone receives the push "Haircut, Mo., 7. Juni, 12:00"
    And Ada's tablet receives the push "Haircut, Mon 7 Jun, 15:45"

  @PU1 @NT1
  Scenario: All who work at a vendor's
    Given vendor-01's dashboard can be pushed to
    And Kim's phone can be pushed to
    And vendor-01's dashboard is in the background
    And Kim's phone is in the background
    When Ada books chair-1 of vendor-01 for Monday 10:00 to 11:00
    And it is time to push
    Then vendor-01's dashboard receives the push "New booking request"
    And Kim's phone receives the push "New booking request"

  @PU1
  Scenario: A new token takes the place of the old one
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone gets a new push token
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    And it is time to push
    Then Ada's phone receives the push "Booking confirmed"
    And Ada's phone has received 1 push
    And no push goes to an old token of Ada's phone

  @PU1
  Scenario: Somebody else signs in on the phone
    Given Ada has a requested booking of chair-1 of vendor-01 for Monday 10:00 to 11:00
    And Ben has a requested booking of chair-2 of vendor-01 for Monday 10:00 to 11:00
    And Ada's phone can be pushed to
    And the app on Ada's phone is killed
    And Ben's phone is the one that was Ada's phone
    And Ben's phone is in the background
    When vendor-01 changes Ada's booking to declined
    And vendor-01 confirms Ben's booking
    And it is time to push
    Then Ben's phone receives the push "Booking confirmed"
    And support is told no-token about Ada
    And Ben's phone has received 1 push

  @PU1
  Scenario: Who has signed out is not pushed to
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone signs out
    When vendor-01 confirms the booking
    And it is time to push
    Then support is told no-token about Ada
    And Ada's phone has received no push

  @PU1 @SE5
  Scenario: Who was revoked is not pushed to
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada's phone is in the background
    When Alex Keller revokes every token of Ada
    And vendor-01 confirms the booking
    And it is time to push
    Then support is told no-token about Ada
    And Ada's phone has received no push

  @PU1 @PU6
  Scenario: A token that is dead is removed
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And the push token of Ada's phone is dead
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    And it is time to push
    Then support is told dead-token about Ada's phone
    When vendor-01 writes the note "Bring a towel" on the booking
    And it is time to push
    Then support is told no-token about Ada
    And APNs was tried 1 time

  @PU1
  Scenario: Who registers anew after that is pushed to again
    Given Ada has a requested booking
    And Ada's phone can be pushed to
    And the push token of Ada's phone is dead
    And Ada's phone is in the background
    And vendor-01 confirms the booking
    And it is time to push
    And support is told dead-token about Ada's phone
    When Ada's phone comes to the foreground
    And Ada's phone gets a new push token
    And Ada's phone is in the background
    And vendor-01 writes the note "Bring a towel" on the booking
    And it is time to push
    Then Ada's phone receives the push "Bring a towel"

  @PU1 @NT5
  Scenario: An announcement to a group is pushed to those in the group
    Given Ada belongs to the group "early-birds"
    And Ada's phone can be pushed to
    And Ben's phone can be pushed to
    And Ada's phone is in the background
    And Ben's phone is in the background
    When "Doors open at six" is announced to the group "early-birds"
    And "The market is closed on Sunday" is announced to everybody
    And it is time to push
    Then Ada's phone receives the push "Doors open at six"
    And Ben's phone receives the push "The market is closed on Sunday"
    And Ben's phone has received 1 push

  @PU1 @CM6
  Scenario Outline: <field> set to <value>
    Given Ada's probe connects
    When Ada's probe sends "device:register" with <field> set to <value>
    Then Ada's probe is answered with BAD_REQUEST
    And the answer to Ada's probe says that <field> does not fit

    Examples:
      | field     | value                                                               |
      | pushToken | ""                                                                  |
      | pushToken | "abc"                                                               |
      | pushToken | "not hexadecimal, and it should be: a token of APNs knows no other" |
      | pushToken | 12                                                                  |
      | provider  | "pigeon"                                                            |
      | locale    | "the Queen's own"                                                   |
      | timeZone  | "Mars/Olympus"                                                      |
      | timeZone  | "auto"                                                              |
      | topic     | "no bundle id"                                                      |
